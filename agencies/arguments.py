"""Arguments that the commands share: the two dates of a figure."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime

from portal.kit.dates import VIETNAM, parse_moment


def day(text: str) -> date:
    """A whole day; a month or a year is not one."""
    return moment(text).astimezone(VIETNAM).date()


def moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def add_dates(parser: ArgumentParser) -> None:
    """`--on D`, the day the answer is about, and `--known T`, the moment of knowledge (left out: now)."""
    parser.add_argument("--on", type=day, required=True, help="the day the answer is about")
    parser.add_argument("--known", type=moment, default=None, help="a date (its end) or a moment; left out: now")
    parser.add_argument("--json", action="store_true")
