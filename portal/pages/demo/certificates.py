"""Certificates of the demonstration: illustrative, the same on every machine, told over the years as they happened.

They cover what a register meets: papers of the years of Decision 144/2006/QĐ-TTg, several agencies under one paper, a
chain of renewals, one suspended, one withdrawn, one that the end of the 2008 transition cut short.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from agencies.certificates.knowing import replaying_certificates
from agencies.choices import CertificateKind as K
from agencies.models import Agency, Certificate, CertificateCover, CertificateFact, CertificationBody
from portal.kit.dates import VIETNAM, months_after
from portal.pages.demo.history import OPENED

BODIES = [
    ("minh-hoa-1", "Tổ chức chứng nhận minh họa số 1", "Minh họa 1", True),
    ("minh-hoa-2", "Tổ chức chứng nhận minh họa số 2", "Minh họa 2", True),
    ("", "Tổ chức chứng nhận minh họa chưa được biết", "", False),
]

KNOWN_1, KNOWN_2, UNKNOWN = range(3)


@dataclass(frozen=True)
class Paper:
    """One certificate; `then` is what happened to it: kind, day, and what belongs to the kind."""

    number: str
    body: int
    edition: str
    agencies: tuple[str, ...]
    issued_on: date
    valid_until: date
    renews: str = ""
    first_issued_on: date | None = None
    sites: tuple[str, ...] = ()
    then: tuple[tuple[str, date, dict[str, Any]], ...] = ()
    doubts: dict[str, Any] = field(default_factory=dict)


def papers(today: date) -> list[Paper]:
    """The older ones by their years; those that fall due soon by today, so that reminders have something to say."""
    return [*_of_the_past(), *_of_today(today)]


def _surveyed(round_: int, on: date, result: str = "passed") -> tuple[str, date, dict[str, Any]]:
    return K.SURVEYED, on, {"round": round_, "result": result, "number": f"GS-{round_:02}/MH"}


def _of_the_past() -> list[Paper]:
    home, justice = "so-noi-vu", "so-tu-phap"
    suspended = (K.SUSPENDED, date(2013, 6, 3), {"number": "07/QĐ-MH", "note": "Không tổ chức đánh giá giám sát."})
    withdrawn = (K.WITHDRAWN, date(2013, 12, 9), {"number": "15/QĐ-MH", "note": "Không khắc phục trong sáu tháng."})
    return [
        *_renewed_twice(),
        Paper("MH-004/11", KNOWN_2, "2008", (home,), date(2011, 4, 20), date(2014, 4, 19), then=(suspended, withdrawn)),
        Paper("MH-009/10", KNOWN_2, "2008", (justice,), date(2010, 11, 2), date(2013, 11, 1)),
        # The transition ended before the paper did.
        Paper("MH-021/16", KNOWN_1, "2008", ("645",), date(2016, 5, 4), date(2019, 5, 3)),
        Paper(
            "CN-7/18",
            UNKNOWN,
            "2015",
            ("654",),
            date(2018, 3, 5),
            date(2021, 3, 4),
            then=((K.LET_GO, date(2020, 12, 1), {"note": "Tự công bố, không chứng nhận lại."}),),
            doubts={"warnings": ["unknown_body"], "because": "Đã xem bản gốc tại cơ quan."},
        ),
    ]


def _renewed_twice() -> list[Paper]:
    """A chain: the department first, then with its branch, given up for the declaration by the edition of 2015."""
    trade, branch, first = "so-cong-thuong", "chi-cuc-quan-ly-thi-truong", date(2009, 9, 15)
    later = {"first_issued_on": first, "sites": ("Trụ sở Sở Công Thương (minh họa)",)}
    given_up = (K.LET_GO, date(2018, 3, 1), {"note": "Đã công bố theo phiên bản 2015, không chứng nhận lại."})
    return [
        Paper(
            "MH-001/09",
            KNOWN_1,
            "2008",
            (trade,),
            first,
            date(2012, 9, 14),
            then=(_surveyed(1, date(2010, 9, 7)), _surveyed(2, date(2011, 9, 9), "nonconforming")),
        ),
        Paper(
            "MH-001/12",
            KNOWN_1,
            "2008",
            (trade, branch),
            date(2012, 9, 12),
            date(2015, 9, 11),
            renews="MH-001/09",
            **later,
            then=(_surveyed(1, date(2013, 9, 10)), _surveyed(2, date(2014, 9, 4))),
        ),
        Paper(
            "MH-001/15",
            KNOWN_1,
            "2008",
            (trade, branch),
            date(2015, 9, 8),
            date(2018, 9, 7),
            renews="MH-001/12",
            **later,
            then=(_surveyed(1, date(2016, 9, 6)), given_up),
        ),
    ]


def _of_today(today: date) -> list[Paper]:
    soon, next_, far, lately = (today + timedelta(days=days) for days in (25, 58, 400, -70))
    return [
        Paper("MH-051", KNOWN_1, "2015", ("24187",), *_three_years(soon)),
        Paper(
            "MH-052",
            KNOWN_2,
            "2015",
            ("645", "24181", "24184"),
            *_three_years(next_),
            sites=("Trụ sở UBND huyện (minh họa)", "Bộ phận một cửa (minh họa)"),
        ),
        Paper("MH-053", KNOWN_1, "2015", ("so-khoa-hoc-va-cong-nghe",), *_three_years(far)),
        Paper(
            "MH-054",
            KNOWN_2,
            "2015",
            ("so-noi-vu",),
            *_three_years(today + timedelta(days=500)),
            then=((K.SUSPENDED, lately, {"number": "31/QĐ-MH", "note": "Chưa đánh giá giám sát lần 1."}),),
        ),
    ]


def _three_years(last: date) -> tuple[date, date]:
    return months_after(last, -36) + timedelta(days=1), last


@dataclass(frozen=True)
class Told:
    """A fact of a paper, and when the portal came to know it."""

    paper: Paper
    kind: str
    on: date
    what: dict[str, Any]

    @property
    def at(self) -> datetime:
        """A week later, in the morning; what happened before the portal opened was written down then."""
        day = OPENED if self.on < OPENED else self.on + timedelta(days=7)
        return datetime.combine(day, time(9), tzinfo=VIETNAM)


def _told(today: date) -> Iterator[Told]:
    for paper in papers(today):
        yield Told(paper, K.ISSUED, paper.issued_on, {})
        for kind, on, what in paper.then:
            yield Told(paper, kind, on, what)


def load_certificates(today: date) -> None:
    """Load them into a register without certificates; one that has some is left as it is."""
    if CertificateFact.objects.exists():
        return
    for code, name, short_name, is_known in BODIES:
        CertificationBody.objects.get_or_create(
            name=name, defaults={"code": code, "short_name": short_name, "is_known": is_known}
        )
    bodies = [CertificationBody.objects.get(name=name) for _code, name, *_rest in BODIES]
    made: dict[str, Certificate] = {}
    with replaying_certificates() as refold:
        for number, told in enumerate(sorted(_told(today), key=lambda told: (told.at, told.on))):
            # Each at a moment of its own: two of one day must not be known at once.
            at = told.at + timedelta(seconds=number)
            certificate = made.get(told.paper.number) or Certificate.objects.create(version=1)
            made[told.paper.number] = certificate
            renewed = made.get(told.paper.renews) if told.kind == K.ISSUED else None
            _store(certificate, told, at, bodies[told.paper.body], renewed)
            refold([certificate.pk, *([renewed.pk] if renewed else [])], at)


def _store(certificate: Certificate, told: Told, at: datetime, body: CertificationBody, renews) -> None:
    paper, issue = told.paper, {}
    agencies = list(Agency.objects.filter(key__in=paper.agencies)) if told.kind == K.ISSUED else []
    if told.kind == K.ISSUED:
        issue = {
            "number": paper.number,
            "body": body,
            "edition_id": paper.edition,
            "first_issued_on": paper.first_issued_on or paper.issued_on,
            "valid_until": paper.valid_until,
            "renews": renews,
            "scope": "Giải quyết thủ tục hành chính thuộc thẩm quyền (minh họa)",
            "sites": list(paper.sites),
            "agency_count": len(agencies),
            **paper.doubts,
        }
    key = f"demo:certificate:{paper.number}:{told.kind}:{told.on}"
    fact = CertificateFact(
        certificate=certificate,
        kind=told.kind,
        happened_on=told.on,
        recorded_at=at,
        source_key=key,
        **issue,
        **told.what,
    )
    fact.full_clean(exclude=["certificate"])
    fact.save(force_insert=True)
    CertificateCover.objects.bulk_create([CertificateCover(fact=fact, agency=agency) for agency in agencies])
