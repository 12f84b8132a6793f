import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workbooks import actions
from portal.workbooks.choices import ImportState, Verdict
from portal.workbooks.kinds import KINDS, ImportKind, kind_called
from portal.workbooks.models import Import, ImportRow
from portal.workbooks.queries import remarks_of
from portal.workbooks.reading import Unreadable

SHOWN = 50


class Command(BaseCommand):
    help = "Bring a register in from a workbook, as the pages do: previewed, then written all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, help=", ".join(sorted(KINDS)))
        parser.add_argument("--sheet", help="left out: the one whose head reads most like the kind")
        parser.add_argument("--by", help="e-mail address of the person in whose name; left out: nobody's")
        parser.add_argument("--set", action="append", default=[], metavar="COLUMN=VALUE", help="holds for all rows")
        parser.add_argument("--only-good", action="store_true", help="leave out what is in doubt or refused")
        parser.add_argument("--dry-run", action="store_true", help="preview only; nothing is kept")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, kind: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        found = kind_called(kind)
        if found is None:
            raise CommandError(_("Known kinds are: %(kinds)s.") % {"kinds": ", ".join(sorted(KINDS))})
        try:
            self.bring_in(file, found, options)
        except Unreadable as unreadable:
            raise CommandError(unreadable.sentence) from unreadable
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages)) from refused

    def bring_in(self, file: Path, kind: ImportKind, options: dict[str, Any]) -> None:
        by = _person(options["by"], kind) if options["by"] else None
        for_all = {column: value for column, _sign, value in (pair.partition("=") for pair in options["set"])}
        sent = actions.send(kind=kind, by=by, path=file, name=file.name, for_all=for_all)
        if options["sheet"]:
            sent = actions.choose_sheet(sent=sent, sheet=options["sheet"])
        Import.objects.filter(pk=sent.pk).update(state=ImportState.LOOKING)
        sent.state = ImportState.LOOKING
        today = localdate()
        sent = actions.preview(sent, today)
        if options["dry_run"]:
            self.tell(sent, options["json"])
            for kept in (sent.file, sent.cells):
                kept.storage.delete(kept.name)
            sent.delete()
            return
        actions.confirm(sent=sent, on=today, only_good=options["only_good"])
        actions.write(Import.objects.get(pk=sent.pk), today)
        self.tell(Import.objects.get(pk=sent.pk), options["json"])

    def tell(self, sent: Import, is_json: bool) -> None:
        rows = sent.rows.order_by("number")
        titles = {column.code: str(column.title) for column in KINDS[sent.kind].columns}
        if is_json:
            told = actions.as_json(sent) | {"lines": [_line(row) for row in rows]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row in rows.filter(verdict__in=[Verdict.DOUBT, Verdict.REFUSED])[:SHOWN]:
            for column, message, cure in remarks_of(row):
                where = f"{row.number} {titles.get(column) or column}".rstrip()
                self.stdout.write(f"{where}: {message} {cure}".rstrip())
        counts = (f"{verdict.label}: {sent.counts.get(verdict, 0)}" for verdict in Verdict)
        self.stdout.write(", ".join(counts))


def _person(email: str, kind: ImportKind) -> User:
    """In whose name it is brought in. Raises CommandError where nobody has the address, or may not do this."""
    person = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    if person is None or not kind.may(person):
        raise CommandError(_("%(email)s is nobody who may bring this in.") % {"email": email})
    return person


def _line(row: ImportRow) -> dict[str, Any]:
    remarks = [{"column": column, "message": message, "cure": cure} for column, message, cure in remarks_of(row)]
    return {"row": row.number, "verdict": row.verdict, "about": row.named, "cells": row.cells, "remarks": remarks}
