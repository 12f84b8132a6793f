"""What people are told, once for each person, thing, rule and step: in the bell, and in one mail a day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Subquery

from portal.notices.choices import JobState, MailState
from portal.notices.models import Job, Mail, Notice, NoticeQuerySet
from portal.notices.wording import fill

BATCH = 500  # rows a statement
SOON = timedelta(days=2)  # what falls due by then does not wait for the next day's mail
DIGEST = "digest_mails"  # the kind of job that prepares the day's mails

Key = tuple[int, str, str, int, date]
"""What is told once: person, subject, rule, step, due day."""

Matter = tuple[str, str, date]
"""What falls due: subject, rule, due day."""

# --- telling ------------------------------------------------------------------------------------


def notify(
    *,
    person: int,
    subject: str,
    rule: str,
    clock: str,
    step: int,
    due_on: date,
    sentence: str,
    params: dict[str, str],
    link: str,
) -> bool:
    """Tell a person (by id) something that falls due. False when this was told before.

    `sentence` is an English msgid, its placeholders the keys of `params`, and `due_on`; `link` is a path in
    the portal. Raises KeyError, TypeError or ValueError when the sentence cannot be filled in.
    """
    notice = Notice(
        person_id=person,
        subject=subject,
        rule=rule,
        clock=clock,
        step=step,
        due_on=due_on,
        sentence=sentence,
        params=params,
        link=link,
    )
    return notify_all([notice]) == 1


_INSERT = """
    INSERT INTO notices_notice (
        person_id, subject, rule, clock, step, due_on, sentence, params, link, by_mail, instead_of_id, concerns
    )
    SELECT * FROM unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::date[], %s::text[], %s::jsonb[],
        %s::text[], %s::boolean[], %s::bigint[], %s::text[]
    )
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def notify_all(notices: Iterable[Notice]) -> int:
    """`notify` for many, one statement per 500: takes unsaved notices, gives how many of them were new."""
    rows = [_row(notice) for notice in notices]
    told = 0
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            columns = zip(*rows[start : start + BATCH], strict=True)
            cursor.execute(_INSERT, [list(column) for column in columns])
            told += cursor.rowcount
    return told


def _row(notice: Notice) -> tuple[Any, ...]:
    fill(notice.sentence, notice)  # a sentence that does not work must fail here, not at each of its readers
    return (
        notice.person_id,
        notice.subject,
        notice.rule,
        notice.clock,
        notice.step,
        notice.due_on,
        notice.sentence,
        json.dumps(notice.params),
        notice.link,
        notice.by_mail,
        notice.instead_of_id,
        notice.concerns,
    )


_TOLD = """
    SELECT person_id, subject, rule, step, due_on FROM notices_notice JOIN unnest(
        %s::bigint[], %s::text[], %s::text[], %s::smallint[], %s::date[]
    ) AS asked (person_id, subject, rule, step, due_on) USING (person_id, subject, rule, step, due_on)
"""


def already_told(keys: Sequence[Key]) -> set[Key]:
    """Which of these have been told: person, subject, rule, step and due day."""
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [list(column) for column in zip(*keys, strict=True)])
        return set(cursor.fetchall())


# --- ending -------------------------------------------------------------------------------------

_END = """
    UPDATE notices_notice notice SET ended_at = statement_timestamp()
    FROM unnest(%(rules)s::text[], %(firsts)s::date[], %(lasts)s::date[]) AS asked (rule, first, last)
    WHERE notice.ended_at IS NULL AND notice.rule = asked.rule AND notice.due_on BETWEEN asked.first AND asked.last
        AND NOT EXISTS (
            SELECT FROM unnest(%(subjects)s::text[], %(kinds)s::text[], %(days)s::date[]) AS due (subject, rule, due_on)
            WHERE (due.subject, due.rule, due.due_on) = (notice.subject, notice.rule, notice.due_on)
        )
"""

_REVIVE = """
    UPDATE notices_notice notice SET ended_at = NULL
    FROM unnest(%(subjects)s::text[], %(kinds)s::text[], %(days)s::date[]) AS due (subject, rule, due_on)
    WHERE notice.ended_at IS NOT NULL
        AND (due.subject, due.rule, due.due_on) = (notice.subject, notice.rule, notice.due_on)
"""


@transaction.atomic
def end_settled(asked: Mapping[str, tuple[date, date]], due: Iterable[Matter]) -> int:
    """End the notices about what is not due any more; gives how many ended.

    `asked` are the first and last due day that each rule was asked for, `due` what is due there. What lies outside
    stays as it is: nobody is told of it any more, but nothing was done about it either. What is due again, because a
    fact was withdrawn, stands open again.
    """
    subjects, kinds, days = map(list, zip(*due, strict=True)) if (due := list(due)) else ([], [], [])
    firsts, lasts = map(list, zip(*asked.values(), strict=True)) if asked else ([], [])
    params = {"rules": list(asked), "firsts": firsts, "lasts": lasts, "subjects": subjects, "kinds": kinds}
    params |= {"days": days}
    with connection.cursor() as cursor:
        cursor.execute(_REVIVE, params)
        cursor.execute(_END, params)
        return cursor.rowcount


# --- gathering ----------------------------------------------------------------------------------


def gather_mails(day: date) -> int:
    """Put what nobody has been mailed yet into one mail a person; gives how many mails now wait to be sent.

    A mail that still waits takes up what is new, so that an outage of days ends in one mail. Whoever has
    had the mail of this day already gets the rest with the next day's.
    """
    return _gather(Notice.objects.to_mail(), day, at_once=False)


def gather_at_once(day: date) -> int:
    """The same for what falls due within two days and came up after the mails of the day were prepared.

    Gives how many people are mailed of it.
    """
    if not Job.objects.filter(key=f"{DIGEST}@{day.isoformat()}", state=JobState.DONE).exists():
        return 0
    soon = Notice.objects.to_mail().filter(due_on__range=(day, day + SOON))
    if people := soon.aggregate(people=Count("person", distinct=True))["people"]:
        _gather(soon, day, at_once=True)
    return people


@transaction.atomic
def _gather(unsent: NoticeQuerySet, day: date, *, at_once: bool) -> int:
    waiting = Mail.objects.filter(state=MailState.WAITING)
    without = unsent.exclude(Exists(waiting.filter(person=OuterRef("person"))))
    urgencies = without.values("person").annotate(urgent_on=Min("due_on")).values_list("person", "urgent_on")
    Mail.objects.bulk_create(
        [
            Mail(person_id=person, day=day, at_once=at_once, message_id=_message_id(), urgent_on=urgent_on)
            for person, urgent_on in urgencies
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    # Locked until the commit: a sender that took a mail in between would leave out what is put in now.
    count = len(waiting.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    mine = waiting.filter(person=OuterRef("person")).order_by("day").values("pk")[:1]
    unsent.filter(Exists(mine)).update(mail=Subquery(mine))
    notices = Notice.objects.filter(mail=OuterRef("pk")).order_by("due_on").values("due_on")
    waiting.filter(notices__due_on__lt=F("urgent_on")).update(urgent_on=Subquery(notices[:1]))
    return count


def _message_id() -> str:
    return f"<{uuid4()}@{urlsplit(settings.PORTAL_URL).hostname}>"
