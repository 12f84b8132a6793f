"""From facts to stored standings of certificates: closes or opens only the spans that changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Func, Q, Value
from django.db.models.functions import Lower

from agencies.certificates.fold import RENEWED, RULES, Event, Span, fold
from agencies.models import CertificateFact, CertificateStanding

Row = tuple  # (certificate, state, since, ends_on, paper, cover, is_let_go, start, end, rules)
FIELDS = ("certificate_id", "state", "since", "ends_on", "paper_id", "cover_id", "is_let_go", "during", "rules", "pk")


def refold(certificates: Iterable[int], at: datetime) -> None:
    """Bring the standings of these certificates in line with their facts, as known from `at`.

    The caller holds the lock of each and calls once per transaction (agencies/certificates/knowing.py).
    """
    ids = list(certificates)
    stored, wanted = _stored(ids), _wanted(ids)
    gone = [pk for row, pk in stored.items() if row not in wanted]
    if gone:
        known = Func(Lower("known"), Value(at), function="tstzrange", output_field=CertificateStanding.known.field)
        CertificateStanding.objects.filter(pk__in=gone).update(known=known)
    new = sorted(wanted - stored.keys(), key=lambda row: (row[0], row[7]))
    CertificateStanding.objects.bulk_create([_standing(row, at) for row in new])


def differing_certificates(certificates: Iterable[int]) -> list[int]:
    """Those whose stored standings of today differ from a fold from scratch."""
    ids = list(certificates)
    return sorted({row[0] for row in _stored(ids).keys() ^ _wanted(ids)})


def events_of(certificates: list[int]) -> dict[int, list[Event]]:
    """What is known now of each certificate, its renewal among it."""
    events: dict[int, list[Event]] = defaultdict(list)
    facts = CertificateFact.objects.known().filter(Q(certificate__in=certificates) | Q(renews__in=certificates))
    for fact in facts.select_related("edition"):
        events[fact.certificate_id].append(fact.as_event())
        if fact.renews_id:
            events[fact.renews_id].append(Event(id=fact.pk, kind=RENEWED, happened_on=fact.happened_on))
    return events


def _stored(ids: list[int]) -> dict[Row, int]:
    rows = CertificateStanding.objects.known().filter(certificate__in=ids).values_list(*FIELDS)
    return {(*row[:7], row[7].lower, row[7].upper, row[8]): row[9] for row in rows}


def _wanted(ids: list[int]) -> set[Row]:
    events = events_of(ids)
    return {_row(pk, span) for pk in ids for span in fold(events.get(pk, ()))}


def _row(certificate: int, span: Span) -> Row:
    held = span.held
    state, what = str(held.state), (held.paper, held.cover, held.is_let_go)
    return (certificate, state, held.since, held.ends_on, *what, span.start, span.end, RULES)


def _standing(row: Row, at: datetime) -> CertificateStanding:
    certificate, state, since, ends_on, paper, cover, is_let_go, start, end, rules = row
    return CertificateStanding(
        certificate_id=certificate,
        state=state,
        since=since,
        ends_on=ends_on,
        paper_id=paper,
        cover_id=cover,
        is_let_go=is_let_go,
        during=DateRange(start, end),
        known=DateTimeTZRange(at, None),
        rules=rules,
    )
