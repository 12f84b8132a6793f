"""What the papers of a visit say, as a dict of fields for the PDF and for Word templates.

Vietnamese whatever the reader's language, so the words stand here and not in a catalogue. Parts and order follow
Decree 30/2020/NĐ-CP, annex III (forms of notices and of minutes). Pure: reads the objects given, asks nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.choices import AnswerState, PaperKind, TeamRole, VisitForm
from portal.kit.vietnamese import nfc

TITLES = {PaperKind.MINUTES: "BIÊN BẢN", PaperKind.NOTICE: "THÔNG BÁO"}

ABSTRACTS = {
    PaperKind.MINUTES: "Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng "
    "theo TCVN ISO 9001 tại {agency}",
    PaperKind.NOTICE: "Kết quả kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng "
    "theo TCVN ISO 9001 tại {agency}",
}

ROLES = {
    TeamRole.LEADER: "Trưởng đoàn",
    TeamRole.DEPUTY: "Phó trưởng đoàn",
    TeamRole.MEMBER: "Thành viên",
    TeamRole.SECRETARY: "Thư ký",
}

FORMS = {VisitForm.ON_SITE: "Kiểm tra tại trụ sở", VisitForm.BY_FILES: "Kiểm tra qua hồ sơ, báo cáo"}

ANSWERS = {
    AnswerState.CONFORMS: "Phù hợp",
    AnswerState.FINDING: "Có phát hiện",
    AnswerState.NOT_APPLICABLE: "Không áp dụng",
    AnswerState.NOT_CHECKED: "Chưa kiểm tra",
}

SUBJECT = "Việc xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng."
NO_OPINION = "Không có ý kiến khác."
NO_REMARKS = "Đoàn kiểm tra không có nhận xét khác."
NO_REQUESTS = "Không có kiến nghị, yêu cầu khác."
CONCLUSION = "Kết quả kiểm tra được ghi nhận như đã nêu tại mục 2."
CORRECT = "Khắc phục các phát hiện nêu trên trong thời hạn đã ghi và báo cáo kết quả với Đoàn kiểm tra."
NOTHING_FOUND = "Đoàn kiểm tra không ghi nhận phát hiện nào."


@dataclass(frozen=True)
class Letterhead:
    """Who issues the paper, and where; the sign that follows a number, like BB-SKHCN."""

    superior: str
    issuer: str
    place: str
    sign: str


@dataclass(frozen=True)
class Held:
    """The visit as the papers tell it. The objects are those of the models, or look like them."""

    visit: Any
    members: Sequence[Any]
    answers: Sequence[Any]
    findings: Sequence[Any]


def fields_of(kind: str, held: Held, letterhead: Letterhead, typed: Mapping[str, str], on: date) -> dict[str, Any]:
    """All that the paper says, in NFC. `typed` is what the person wrote (audits.paper_forms), kept as it was."""
    visit, leader = held.visit, _named(held.members, TeamRole.LEADER)
    number = numbered(typed.get("number", ""), letterhead.sign)
    found = [_finding(finding) for finding in held.findings]
    fields = {
        "superior": letterhead.superior.upper(),
        "issuer": letterhead.issuer.upper(),
        "place": letterhead.place,
        "number": number,
        "place_and_date": ", ".join(part for part in (letterhead.place, long_day(on)) if part),
        "title": TITLES[PaperKind(kind)],
        "abstract": ABSTRACTS[PaperKind(kind)].format(agency=visit.agency.name),
        "agency": visit.agency.name,
        "decision": visit.decision,
        "visit_day": long_day(visit.started_on or visit.planned_on),
        "form": FORMS[VisitForm(visit.form)],
        "subject": visit.subject or SUBJECT,
        "team": [{"name": member.person.name, "role": ROLES[TeamRole(member.role)]} for member in held.members],
        "leader": leader,
        "secretary": _named(held.members, TeamRole.SECRETARY),
        "checklist": _checklist(visit.checklist),
        "answers": [_answer(number, answer) for number, answer in enumerate(held.answers, start=1)],
        "answered": _counted(held.answers),
        "findings": found,
        "found": f"Đoàn kiểm tra ghi nhận {len(found)} phát hiện:" if found else NOTHING_FOUND,
        "typed": dict(typed),
    }
    fields |= _minutes(typed, on, visit) if kind == PaperKind.MINUTES else _notice(typed)
    fields["requests"] = lines(typed.get("requests", "")) or [_request(held.findings)]
    normal: dict[str, Any] = _normal(fields)
    return normal


def _minutes(typed: Mapping[str, str], on: date, visit: Any) -> dict[str, Any]:
    return {
        "began": typed.get("began", ""),
        "ended": typed.get("ended", "") or long_day(on),
        "location": typed.get("location", ""),
        "hosts": lines(typed.get("hosts", "")),
        "remarks": lines(typed.get("remarks", "")) or [NO_REMARKS],
        "opinion": lines(typed.get("opinion", "")) or [NO_OPINION],
        "copies": typed.get("copies", "") or "02",
        "recipients": _recipients(typed, visit.agency.name, "Lưu: VT, hồ sơ đoàn kiểm tra"),
    }


def _notice(typed: Mapping[str, str]) -> dict[str, Any]:
    return {
        "remarks": lines(typed.get("remarks", "")) or [CONCLUSION],
        "recipients": _recipients(typed, "Lưu: VT"),
        "signer_title": typed.get("signer_title", "").upper(),
        "signer": typed.get("signer", ""),
    }


def _request(findings: Sequence[Any]) -> str:
    """What is asked where the person wrote nothing."""
    return CORRECT if any(finding.due_on for finding in findings) else NO_REQUESTS


def _recipients(typed: Mapping[str, str], *otherwise: str) -> list[str]:
    """Each ends with a semicolon, the last one with a full stop (Decree 30/2020, annex I)."""
    told = [line.rstrip(" ;.") for line in lines(typed.get("recipients", ""))] or list(otherwise)
    return [f"{line};" for line in told[:-1]] + [f"{told[-1]}."]


def numbered(number: str, sign: str) -> str:
    """The number with its sign: “5” becomes 05/BB-SKHCN; one that has a sign stays. Empty while there is none."""
    number = number.strip()
    if not number or "/" in number or not sign:
        return number
    return f"{number.zfill(2)}/{sign}"


def long_day(day: date) -> str:
    """Ngày 02 tháng 01 năm 2026: a zero before days below 10 and months below 3 (Decree 30/2020, annex I)."""
    return f"ngày {day.day:02} tháng {f'{day.month:02}' if day.month < 3 else day.month} năm {day.year}"


def lines(text: str) -> list[str]:
    """The lines of a text that say something, without the dashes that people begin them with."""
    stripped = (line.strip().lstrip("-–+•").strip() for line in text.splitlines())
    return [line for line in stripped if line]


def _named(members: Iterable[Any], role: str) -> str:
    return next((member.person.name for member in members if member.role == role), "")


def _checklist(version: Any) -> str:
    return f"{version.checklist.title_vi} (phiên bản {version.number})" if version else ""


def _answer(number: int, answer: Any) -> dict[str, str]:
    return {"number": str(number), "text": answer.line.text_vi, "result": ANSWERS[AnswerState(answer.state)]}


def _counted(answers: Sequence[Any]) -> str:
    """How many lines there are, and how many of each answer; empty without a checklist."""
    if not answers:
        return ""
    counts = Counter(answer.state for answer in answers)
    parts = [f"{label.lower()}: {counts[state]}" for state, label in ANSWERS.items() if counts[state]]
    return f"Tổng số {len(answers)} nội dung; {'; '.join(parts)}."


def _finding(finding: Any) -> dict[str, str]:
    return {
        "number": str(finding.number),
        "statement": finding.statement,
        "source": _source(finding),
        "grade": finding.grade.label_vi,
        "evidence": finding.evidence,
        "due": f"{finding.due_on:%d/%m/%Y}" if finding.due_on else "–",
    }


def _source(finding: Any) -> str:
    """The clauses, edition by edition, and the rule that is not kept."""
    editions: dict[str, list[str]] = {}
    for clause in finding.clauses.all():
        editions.setdefault(clause.edition.title, []).append(clause.number)
    parts = [f"Điều {', '.join(numbers)} {title}" for title, numbers in sorted(editions.items())]
    return "; ".join([*parts, *([finding.basis] if finding.basis else [])])


def _normal(value: Any) -> Any:
    """The same in NFC throughout, line by line: a decomposed letter has no glyph of its own in most fonts."""
    if isinstance(value, str):
        return "\n".join(nfc(line) for line in value.splitlines())
    if isinstance(value, dict):
        return {key: _normal(part) for key, part in value.items()}
    return [_normal(part) for part in value] if isinstance(value, list) else value
