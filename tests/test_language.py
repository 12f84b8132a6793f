"""Both languages are whole: no English on a Vietnamese page, no Vietnamese on an English one."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from agencies.actions.facts import Paper
from agencies.actions.people import invite
from agencies.choices import Kind, Role
from agencies.models import Agency, Area, CertificationBody, Contact
from audits.actions.corrections import add_action
from audits.actions.evidence import add_action_evidence, add_evidence
from audits.models import Cause, Checklist, ChecklistLine, Grade, Programme, RequestedDocument, VisitStep
from portal.accounts.models import User
from portal.deadlines.models import Rule, SpecialDay
from portal.notices.actions import hand_over
from portal.notices.choices import JobState, MailState
from portal.notices.digest import compose
from portal.notices.models import Job, Mail, MailTry, Notice
from portal.pages import gallery
from portal.pages.rollups import take_rollups
from portal.programme.models import (
    Adviser,
    Announcement,
    Attendance,
    Course,
    Eligibility,
    Issue,
    IssueFile,
    LegalChange,
    Material,
    Plan,
    Procedure,
    Version,
)
from tests import (
    access_to_advisers,
    access_to_exports,
    access_to_guidance,
    access_to_imports,
    access_to_plans,
    access_to_procedures,
    access_to_training,
    catalogues,
    inspections,
    make,
)
from tests.foreign import foreign

LANGUAGES = ["vi", "en"]
PEOPLE = ["stranger", "officer", "team", "administrator"]
NO_PAGE = {
    "document-copy",
    "scan",
    "public-scan",
    "evidence",
    "healthz",
    "paper-file",
    "paper-template",
    "paper-template-own",
}
NO_PAGE |= {"calendar-feed", "import-file", "export-file", "export-new", "document-copy", "library-file"}
NO_PAGE |= {"session-end", "mfa_remove_webauthn", "security-txt", "stay"}
NO_PAGE |= {"province-report-word", "province-report-list"}
NO_PAGE |= {"visit-line-file"}
UNREADABLE = {"happened_on": "31/02/2017", "covered": "x", "number": "x" * 99, "email": "x", "planned_on": "2017"}
"""Posted to every form: the refusals are read too."""


@pytest.fixture
def things(db):
    """Something of every kind, so that pages have something to say."""
    agency = make.agency()
    officer, team = make.officer(agency), make.person(Role.INSPECTOR)
    make.fact(agency, Kind.PLAN_ISSUED, date(2015, 3, 1), edition_id="2008", number="1")
    paper = Paper(confirmed=True, scan=SimpleUploadedFile("1.pdf", b"%PDF-1.7" + b" " * 2000 + b"%%EOF"))
    fact = make.fact(agency, Kind.DECLARED, date(2016, 3, 1), covered=5, competence=9, number="2", paper=paper)
    make.fact(agency, Kind.INTERNAL_AUDIT, date(2016, 9, 1))
    make.fact(agency, Kind.SCOPE_CHANGED, date(2017, 9, 1))
    dates = {"issued_on": date(2025, 1, 1), "valid_until": date(2028, 1, 1)}
    certificate = make.certificate(agency, number="3", body=make.body("4"), **dates)
    Contact.objects.create(agency=agency, name="5")
    take_rollups()
    administrator = make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    return {
        "officer": officer,
        "team": team,
        "administrator": administrator,
        "left": make.person(is_active=False),
        "invitation": invite(
            email="x@example.vn", name="Lê Thị Mới", language="vi", role=Role.STAFF, agency=None, by=administrator
        ),
        "agency": agency,
        "fact": fact,
        "certificate": certificate,
        "fact_of_certificate": certificate.facts.get(),
        **_visited(agency, officer, team),
        **access_to_plans.things(agency, make.staff()),
        **access_to_procedures.things(agency),
        **access_to_training.things(agency),
        **access_to_advisers.things(agency),
        **access_to_guidance.things(agency),
        **_told(officer, agency),
        **access_to_imports.things(agency, officer),
        **access_to_exports.things(officer),
    }


def _visited(agency, officer, team):
    visit = inspections.started(agency, team)
    finding = inspections.asked(visit, team, grade="major", statement="6")
    inspections.corrected(inspections.asked(visit, team, statement="6"), officer, team, "7")
    what = {"what": "6", "responsible": "7", "due_on": inspections.DAY}
    action = add_action(by=officer, on=inspections.DAY, findings=[finding], agency=agency, **what)
    upload = SimpleUploadedFile("8.pdf", b"%PDF-1.7 %%EOF")
    add_evidence(finding=finding, by=officer, upload=upload)
    add_action_evidence(action=action, by=officer, upload=upload)
    programme = inspections.approved(agency, by=make.staff())
    document = RequestedDocument.objects.create(visit=visit, what="1")
    things = {"programme": programme, "entry": programme.entries.get(), "document": document}
    paper = inspections.drafted(inspections.started(agency, team), team)
    return {"visit": visit, "finding": finding, "action": action, "paper": paper, **things}


def _told(person, agency):
    now = timezone.now()
    outcomes = {"take_rollups": {"keys": 1, "written": 1, "removed": 1}, "digest_mails": {"mails": 1}}
    outcomes |= {"purge_done_jobs": {"deleted": 1}, "find_deadlines": {"notices": 1, "ended": 1, "mails at once": 1}}
    for kind, outcome in outcomes.items():
        Job.objects.create(kind=kind, key=kind, state=JobState.DONE, outcome=outcome, started_at=now, ended_at=now)
    job = Job.objects.create(kind="take_rollups", key="0", state=JobState.FAILED, ended_at=now)
    days = {"day": date(2026, 1, 1), "urgent_on": date(2026, 1, 1)}
    mail = Mail.objects.create(person=person, message_id="<1@portal>", state=MailState.FAILED, **days)
    about = {"rule": "8", "clock": "8", "step": 30, "due_on": date(2028, 1, 1), "link": "/", "mail": mail}
    sentence = "Certificate %(number)s of %(agency)s is valid until %(due_on)s."
    notice = Notice.objects.create(
        person=person,
        subject="8",
        concerns=f"agency:{agency.pk}",
        sentence=sentence,
        params={"number": "3", "agency": "9"},
        **about,
    )
    MailTry.objects.create(mail=mail, address="1@2.vn", state=MailState.FAILED, answer="451")
    absence = hand_over(person=person, deputy=make.staff(), first=now.date(), last=None, on=now.date())
    return {"notice": notice, "job": job, "mail": mail, "absence": absence}


OF_NO_CATALOGUE = {
    Agency: ["name"],
    Area: ["name"],
    CertificationBody: ["name"],
    User: ["name"],
    Rule: ["basis"],
    SpecialDay: ["name", "source"],
    Grade: ["code", "label_vi", "label_en"],
    Cause: ["code", "label_vi", "label_en"],
    Plan: ["title", "signer"],
    Procedure: ["name", "field"],
    LegalChange: ["number"],
    Issue: ["code"],
    IssueFile: ["name"],
    Course: ["title", "provider", "place"],
    Attendance: ["name"],
    Adviser: ["name"],
    Eligibility: ["number", "issuer"],
    Material: ["title"],
    Version: ["name"],
    Announcement: ["title", "text"],
    Programme: ["title", "signer"],
    VisitStep: ["text"],
    Checklist: ["title_vi", "title_en"],
    ChecklistLine: ["key", "text_vi", "text_en", "basis", "guidance"],
}
"""What is stored as it was written: names, and data in two languages, which the administration shows side by side."""


TYPED = {"Chưa phân công.", "Sẽ làm.", "Văn phòng"}
"""What people of tests/inspections.py typed: the history shows it as it was."""


def names():
    """Words of no language: agencies, places, people, holidays, titles of laws, what staff write in both languages."""
    rows = (row for model, fields in OF_NO_CATALOGUE.items() for row in model.objects.values_list(*fields))
    return {word for row in rows for word in row if word} | gallery.NAMES | access_to_imports.WORDS | TYPED


# --- pages ----------------------------------------------------------------------------------------

ABOUT = {
    "visit-plan": "agency",
    "contact-add": "agency",
    "certificate-add": "agency",
    "told": "agency",
    "finding-log": "visit",
}
ABOUT |= {
    "told": "agency",
    "report-save": "agency",
    "agency-report": "agency",
    "agency-head": "agency",
    "action-add": "finding",
    "visit-document": "document",
}
ABOUT |= {"account-reopen": "left"}
ABOUT |= {"paper-draft": "visit", "fact-choose": "agency", "fact-record": "agency"}
ABOUT |= {"certificate-fact-withdraw": "fact_of_certificate"}
ABOUT |= {"plan-target": "target", "plan-target-drop": "target", "payment-new": "plan"}
ABOUT |= dict.fromkeys(["programme-entry", "programme-entry-drop"], "entry")
ABOUT |= {"agency-procedures": "agency", "agency-document": "agency", "attendance-new": "agency"}
ABOUT |= {"version-new": "material"}
ABOUT |= {"eligibility-new": "adviser", "service-new": "agency", "certification-body": "body"}
WORDS = {"section": "declared", "kind": "redeclared", "year": "2026", "uidb36": "1", "key": "no-such-link"}
WORDS |= {"provider_id": "province"}
MOVES = {"visit-move": "cancel", "finding-move": "propose", "action-move": "report"}


def patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "admin":
            yield from patterns(pattern)


def addresses(things):
    """Every page; where one is about something, that of ours. And some questions that are none."""
    for pattern in patterns():
        thing = things.get(ABOUT.get(pattern.name) or pattern.name.partition("-")[0])
        if pattern.name not in NO_PAGE:
            wanted = pattern.pattern.converters
            words = WORDS | {
                "move": MOVES.get(pattern.name),
                "finding": things["finding"].pk,
                "procedure": things["procedure"].pk,
            }
            if pattern.name.startswith("public"):
                words |= {"key": things["agency"].key}
            if pattern.name == "certificate-record":
                words |= {"kind": "surveyed"}
            if pattern.name.startswith("paper"):
                words |= {"kind": "minutes"}
            if pattern.name == "scan-show":
                words |= {"key": things["fact"].scan.key}
            yield reverse(pattern.name, kwargs={name: thing.pk if name == "pk" else words[name] for name in wanted})
    yield from (f"{reverse('gallery')}?part={part}" for part in gallery.PARTS)
    yield reverse("findings") + "?season=x&overdue=1"
    yield reverse("finding-move", args=[things["finding"].pk, "waive"])
    yield reverse("agencies") + "?on=x&known=31/02/2017"
    yield reverse("agencies") + "?q=1234567"
    yield reverse("public") + "?on=x&known=31/02/2017"
    yield reverse("public") + "?q=1234567"
    yield reverse("public-agency", args=[things["agency"].key]) + "?on=31/02/2017"
    yield reverse("province") + "?on=2017&known=2017-12-31T99:99"
    yield reverse("province-freshness") + "?on=31/02/2017"
    yield reverse("agencies") + "?order=still&freshness=older"
    yield reverse("province-changes") + "?known=31/12/2099"
    yield reverse("agency", args=[things["agency"].pk]) + "?on=31/12/2017&known=31/12/2099"


def administration():
    """The pages about every kind of thing that is administered, and about the first of each."""
    yield reverse("admin:index")  # loads it
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if first := model.objects.order_by("pk").first():
            yield reverse(f"{name}_change", args=[first.pk])
            yield reverse(f"{name}_history", args=[first.pk])


def client_of(things, who, language):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if who != "stranger":
        User.objects.filter(pk=things[who].pk).update(language=language)
        client.force_login(things[who])
    return client


def faults(response, address):
    if not response.get("Content-Type", "").startswith("text/html"):
        return set()
    return {f"{address}: {text}" for text in foreign(response.content.decode(), names=names())}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_says_anything_in_the_other_language(things, who, language):
    found = set()
    for address in addresses(things):
        found |= faults(client_of(things, who, language).get(address), address)
        found |= faults(client_of(things, who, language).post(address, UNREADABLE, follow=True), f"POST {address}")
    assert not found, "\n" + "\n".join(sorted(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_does_the_administration(things, language):
    client = client_of(things, "administrator", language)
    found = set()
    for address in administration():
        found |= faults(client.get(address), address)
        found |= faults(client.post(address, {"sent": "1"}), f"POST {address}")
    assert not found, "\n" + "\n".join(sorted(found))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "too_often", "500"])
def test_a_page_of_an_error_says_each_language_where_it_announces_it(page, language):
    with translation.override(language):
        assert foreign(render_to_string(f"{page}.html", {"opens_at": "08:00:00"}), names=set()) == []


# --- mails ----------------------------------------------------------------------------------------


def marked(text, language):
    return f'<p lang="{language}">{text}</p>'


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted(Path(settings.BASE_DIR, "templates/account/email").iterdir()), ids=str)
def test_a_mail_of_an_account_is_in_one_language(path, language):
    about = {
        "reader": User(name="An"),
        "password_reset_url": "https://example.vn",
        "timestamp": timezone.now(),
        "ip": "127.0.0.1",
        "invited_by": User(name="An"),
        "address": "https://example.vn",
        "expires_at": timezone.now(),
        "email": "an@example.vn",
    }
    with translation.override(language):
        text = render_to_string(f"account/email/{path.name}", about)
    assert foreign(marked(text, language), names={"An"}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_of_what_falls_due_is_in_one_language(things, language):
    mail = things["mail"]
    mail.person.language = language
    message = compose(mail)
    for text in (message.subject, message.body, message.alternatives[0].content):
        assert foreign(marked(text, language), names=names()) == []


# --- catalogues -----------------------------------------------------------------------------------


def test_english_is_not_filled_up_from_the_vietnamese():
    """Django falls back to the first language (vi) for what a catalogue lacks; English has no catalogue of ours."""
    with translation.override("en"):
        for entry in catalogues.messages(catalogues.OURS).values():
            assert gettext(entry.msgid) == entry.msgid
            if entry.msgid_plural:
                texts = (entry.msgid, entry.msgid_plural, entry.msgid_plural)
                assert tuple(ngettext(entry.msgid, entry.msgid_plural, count) for count in (1, 0, 2)) == texts


def test_vietnamese_is_what_the_catalogue_says():
    with translation.override("vi"):
        for entry in catalogues.messages(catalogues.OURS).values():
            if entry.msgid_plural:
                assert ngettext(entry.msgid, entry.msgid_plural, 1) == entry.msgstr_plural[0]
            else:
                assert gettext(entry.msgid) == entry.msgstr


def test_the_scripts_of_the_administration_speak_vietnamese(things):
    script = client_of(things, "administrator", "vi").get(reverse("admin:jsi18n")).content.decode()
    assert '"Choose all %s": "Ch\\u1ecdn t\\u1ea5t c\\u1ea3 %s"' in script


def test_what_is_foreign_is_found():
    """So that the tests above do not pass because nothing is looked at."""
    assert foreign(marked("Save and continue editing", "vi"), names=set()) == ["Save and continue editing"]
    assert foreign(marked("Parent", "vi"), names=set()) == ["Parent"]
    assert foreign(marked("Trang sau", "vi"), names=set()) == []
    assert foreign('<html lang="en"><img alt="Đã lưu">', names=set()) == ["Đã lưu"]
    assert foreign('<html lang="en"><input type="submit" value="Lọc">Saved', names=set()) == ["Lọc"]
    assert foreign('<html lang="en"><p>Xã Ea Sol: <b lang="vi">đã lưu</b>', names={"Xã Ea Sol"}) == []
