"""What is known of agencies as tables that people fill in further and bring back: the heads are those that the imports
know, hidden keys tell rows and agencies again, and what is unchanged comes back as known."""

from collections.abc import Iterable, Iterator, Mapping

from agencies import register
from agencies.choices import LIFE, CertificateKind, Reason
from agencies.choices import Kind as FactKind
from agencies.exporting import AT_ONCE
from agencies.importing.agencies import AGENCIES
from agencies.importing.certificates import CERTIFICATES
from agencies.importing.contacts import CONTACTS
from agencies.importing.facts import FACTS
from agencies.models import CertificateCover, Contact, Fact
from portal.kit.asking import Dates
from portal.kit.dates import Precision, written
from portal.workbooks.kinds import ImportKind
from portal.workbooks.writing.book import Cell, Column, Kind, Table

KEYS = {"row_id": (Kind.CODE, 10), "agency_key": (Kind.CODE, 12), "agency": (Kind.TEXT, 40)}
"""The first columns of each table; the keys are hidden."""


def table_of(
    kind: ImportKind, columns: Mapping[str, tuple[Kind, int]], rows: Iterable[tuple[Cell, ...]], count: int
) -> Table:
    """Rows under the heads by which the import knows its columns."""
    heads = [
        Column(str(kind.column(code).title).capitalize(), what, width, is_hidden=code in ("row_id", "agency_key"))
        for code, (what, width) in {**KEYS, **columns}.items()
    ]
    return Table(heads, rows, count, str(kind.title))


def tables_to_fill_in(agencies, dates: Dates, *, contacts_of) -> list[Table]:
    """What happened at these agencies, their certificates, and whom to call at those of `contacts_of`."""
    return [_facts(agencies, dates), _certificates(agencies, dates), _contacts(contacts_of)]


def agencies_to_fill_in(agencies, dates: Dates) -> Table:
    """The agencies themselves, with how each was founded."""
    columns = {
        "tier": (Kind.TEXT, 14),
        "district": (Kind.TEXT, 36),
        "area": (Kind.CODE, 10),
        "obligation": (Kind.TEXT, 16),
        "founded_on": (Kind.DAY, 0),
        "number": (Kind.CODE, 20),
    }
    facts = Fact.objects.known(dates.known).filter(agency__in=agencies, kind=FactKind.FOUNDED)
    return table_of(AGENCIES, columns, _agencies(facts), facts.count())


def _agencies(facts) -> Iterator[tuple[Cell, ...]]:
    facts = facts.select_related("agency", "superior", "area").order_by("agency__sort_key", "agency", "pk")
    for fact in facts.iterator(AT_ONCE):
        yield (
            str(fact.pk),
            fact.agency.key,
            str(fact.agency),
            fact.get_tier_display(),
            str(fact.superior or ""),
            fact.area.code if fact.area else "",
            fact.get_obligation_display(),
            fact.happened_on if fact.precision == Precision.DAY else fact.day,
            fact.number,
        )


# --- what happened --------------------------------------------------------------------------------------


def _facts(agencies, dates: Dates) -> Table:
    columns = {
        "kind": (Kind.TEXT, 32),
        "happened_on": (Kind.DAY, 0),
        "number": (Kind.CODE, 20),
        "issuer": (Kind.TEXT, 30),
        "edition": (Kind.CODE, 9),
        "reason": (Kind.TEXT, 24),
        "scope": (Kind.LONG, 40),
        "covered": (Kind.NUMBER, 0),
        "competence": (Kind.NUMBER, 0),
        "note": (Kind.LONG, 30),
    }
    rows = Fact.objects.known(dates.known).filter(agency__in=agencies).exclude(kind__in=LIFE)
    return table_of(FACTS, columns, _rows_of_facts(rows), rows.count())


def _rows_of_facts(rows) -> Iterator[tuple[Cell, ...]]:
    """Read as plain values, and all words looked up once: objects take longer to make than their cells to write."""
    reasons = {value: str(label) for value, label in Reason.choices} | {"": ""}
    kinds = {kind.value: register.label_of(kind) for kind in FactKind}
    rows = rows.order_by("agency__sort_key", "agency", "happened_on", "pk").values_list(*_READ).iterator(AT_ONCE)
    for row, key, name, kind, day, precision, number, issuer, edition, reason, *others in rows:
        when = day if precision == Precision.DAY else written(day, precision)
        yield (str(row), key, name or key, kinds[kind], when, number, issuer, edition, reasons[reason], *others)


_READ = (
    "pk",
    "agency__key",
    "agency__name",
    "kind",
    "happened_on",
    "precision",
    "number",
    "issuer",
    "edition_id",
    "reason",
    "scope",
    "covered",
    "competence",
    "note",
)


# --- certificates and contacts --------------------------------------------------------------------------


def _certificates(agencies, dates: Dates) -> Table:
    columns = {
        "certificate": (Kind.CODE, 20),
        "body": (Kind.TEXT, 30),
        "issued_on": (Kind.DAY, 0),
        "first_issued_on": (Kind.DAY, 0),
        "valid_until": (Kind.DAY, 0),
        "edition": (Kind.CODE, 9),
        "scope": (Kind.LONG, 40),
        "sites": (Kind.LONG, 40),
        "note": (Kind.LONG, 30),
    }
    covers = CertificateCover.objects.filter(agency__in=agencies, fact__kind=CertificateKind.ISSUED)
    covers = covers.filter(fact__withdrawn_at=None) if dates.known is None else _known_at(covers, dates)
    return table_of(CERTIFICATES, columns, _rows_of_certificates(covers), covers.count())


def _known_at(covers, dates: Dates):
    known = covers.filter(fact__recorded_at__lte=dates.known)
    return known.filter(fact__withdrawn_at=None) | known.filter(fact__withdrawn_at__gt=dates.known)


def _rows_of_certificates(covers) -> Iterator[tuple[Cell, ...]]:
    covers = covers.select_related("agency", "fact__body").order_by("agency__sort_key", "agency", "fact")
    for cover in covers.iterator(AT_ONCE):
        paper = cover.fact
        yield (
            str(paper.pk),
            cover.agency.key,
            str(cover.agency),
            paper.number,
            paper.body.name,
            paper.happened_on,
            paper.first_issued_on,
            paper.valid_until,
            paper.edition_id,
            paper.scope,
            "; ".join(paper.sites),
            paper.note,
        )


def _contacts(agencies) -> Table:
    columns = {"name": (Kind.TEXT, 28), "position": (Kind.TEXT, 28), "phone": (Kind.CODE, 0), "email": (Kind.TEXT, 30)}
    rows = Contact.objects.filter(agency__in=agencies).order_by("agency__sort_key", "agency", "name", "pk")
    names = ("pk", "agency__key", "agency__name", "name", "position", "phone", "email")
    words = ((str(row), *others) for row, *others in rows.values_list(*names).iterator(AT_ONCE))
    return table_of(CONTACTS, columns, words, rows.count())
