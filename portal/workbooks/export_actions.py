"""Lists and figures given out as files: asked for, made in the background, deleted in time."""

import os
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile

from django.core.files import File
from django.db import transaction
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from portal.accounts.models import User
from portal.kit import security_log
from portal.notices.jobs import enqueue
from portal.notices.progress import tell
from portal.workbooks.models import Export, WorkbookSettings
from portal.workbooks.models.export import path_of
from portal.workbooks.writing.book import Book
from portal.workbooks.writing.files import write_file
from portal.workbooks.writing.sources import Source, sources

MAKE = "make_export"
MOST_AT_WORK = 5
"""Files that are made for one person at a time."""


class TooMany(Exception):
    """Enough files are being made for this person; the text says so."""


@transaction.atomic
def ask_for_export(*, person: User, source: Source, query: QueryDict, book: Book, format: str, language: str) -> Export:
    """Have the book made as a file in the background, for this person, in this language.

    What is being made already is not made twice. Raises TooMany.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    asked = {"source": source.code, "query": query.urlencode(), "format": format, "language": language}
    at_work = Export.objects.visible_to(person).filter(made_at=None, expires_at__gt=Now())
    if twin := at_work.filter(**asked).first():
        return twin
    if at_work.count() >= MOST_AT_WORK:
        raise TooMany(_("Five files are being made for you. Ask again when one of them is ready."))
    kept = timedelta(days=WorkbookSettings.current().days_kept)
    export = Export.objects.create(
        person=person,
        **asked,
        scope=source.scope_of(person),
        title=book.title,
        count=book.count,
        expires_at=now() + kept,
    )
    enqueue(MAKE, key=export.job, export=export.pk)
    security_log.note("export_asked", person=person, subject=export, of=source.code, query=export.query)
    return export


def make_export(*, export_id: int) -> int:
    """Make the file, as the person may see it now. Gives how many rows it has; none where nobody may have it any more.

    May run again: the file is put in its place and told of in the row at the end, and nothing reads it before.
    """
    export = Export.objects.filter(pk=export_id, made_at=None, expires_at__gt=Now()).select_related("person").first()
    source = sources().get(export.source) if export else None
    if export is None or source is None or not export.person.is_active or not source.may(export.person):
        return 0
    scope = source.scope_of(export.person)
    with override(export.language), transaction.atomic():
        book = source.make(export.person, QueryDict(export.query))
        with TemporaryFile() as file:
            write_file(book, export.format, file, partial(tell, words=gettext_noop("Writing rows")))
            _keep(export, book, File(file), scope)
    return book.count


def _keep(export: Export, book: Book, file: File, scope: str) -> None:
    """The file under its key, in place of what a try that was cut off has left there; then the row that tells of it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    path, storage = path_of(export, ""), export.file.storage
    storage.delete(path)
    name = book.file_name(export.format)
    made = {"file": storage.save(path, file), "name": name, "size": size, "count": book.count, "scope": scope}
    Export.objects.filter(pk=export.pk, made_at=None).update(made_at=Now(), **made)


def delete_old_exports() -> int:
    """Delete what is kept no longer, each file before its row. Gives how many."""
    count = 0
    for export in Export.objects.over().order_by("pk"):
        if export.file:
            export.file.delete(save=False)
        count += export.delete()[0]
    return count


@transaction.atomic
def save_settings(settings: WorkbookSettings) -> None:
    """Check and store the one row of settings. Raises ValidationError."""
    settings.pk = 1
    settings.full_clean()
    settings.save()
