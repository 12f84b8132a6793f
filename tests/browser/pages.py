"""The pages that each kind of person comes to, whatever the register holds."""

from types import SimpleNamespace

from django.urls import reverse

from portal.pages.gallery import PARTS

NOWHERE = "/no-such-page/"
VISIT_PARTS = ("checklist", "team", "documents", "samples")
ENTRY_DEEDS = ("programme-entry", "programme-entry-drop")
CERTIFICATE_PAGES = ("certificate", "certificate-renew", "certificate-correct")
IMPORT_PAGES = ("import", "import-sheet", "import-columns", "import-values")
WRITTEN_PAGES = ("import", "import-undo")
ANONYMOUS = ("inactive", "signup", "reset_password_done", "reset_password_from_key_done")


def addresses(things: SimpleNamespace, person: str) -> list[str]:
    """The pages that this person comes to. What `things` lacks (no visit yet, say) has no page."""
    own = [reverse("account_login"), reverse("account_reset_password"), reverse("set-look")]
    if things.people[person] is None:
        public = [reverse("public") + "?on=31/12/2017", reverse("public") + "?q=zzz&on=31/02/2017"]
        public += [reverse("public-agency", args=[things.agency.key]), reverse("public-agency", args=["no-such"])]
        return [
            *public,
            *own,
            *(reverse(f"account_{name}") for name in ANONYMOUS),
            "/account/password/x/no-such-link/",
            "/account/invitation/",
        ]
    own = [reverse("start"), reverse("notices"), reverse("my-account"), reverse("account_change_password")]
    own += [reverse("mfa_index"), reverse("usersessions_list")]
    own += [reverse("account_reauthenticate"), reverse("mfa_reauthenticate")]
    own += [reverse("preferences")]
    if person == "no role":
        return [*own, reverse("province"), NOWHERE, reverse("account_logout")]
    own += [reverse("agencies"), reverse("agencies") + "?q=zzz&on=31/02/2017"]
    own += [reverse("visits"), reverse("visit-calendar"), reverse("certificates"), reverse("certificates") + "?state=x"]
    own += [reverse("findings"), reverse("findings") + "?season=x&overdue=1"]
    own += [reverse("actions"), reverse("actions") + "?overdue=1&whose=provincial"]
    own += [reverse("search") + "?q=ea", reverse("search")]
    own += [reverse("plans"), reverse("procedures"), reverse("procedures") + "?tier=x&on=31/02/2017"]
    own += _procedures(things, person) + _training(things, person)
    own += _advisers(things, person) + _guidance(things, person)
    own += _about_things(things)
    own += [reverse("agency-report", args=[things.agency.pk, 2018])]
    own += [] if person == "inspector" else [reverse("agency-head", args=[things.agency.pk])]
    if person in ("leader", "staff", "administrator"):
        own += [reverse("province-report") + "?year=2018", reverse("province-report") + "?on=31/02/2018"]
        own += [reverse("programmes"), reverse("province-inspections"), reverse("province-inspection-findings")]
        own += [reverse("province-inspections") + "?on=31/12/2017&season=2017", reverse("province-inspection-visits")]
        own += [reverse("programme", args=[things.programme.pk])] if _has(things, "programme") else []
    if "officer" not in person and _has(things, "plan"):
        own += [reverse("plan", args=[things.plan.pk]) + "?on=30/09/2018"]
    if "officer" not in person:
        own += [reverse("province") + "?on=31/12/2017", reverse("province") + "?on=31/02/2017"]
        own += [reverse("province-changes") + "?from=31/12/2016&to=31/12/2017"]
        own += [reverse("province-freshness") + "?on=31/12/2017", reverse("agencies") + "?order=still&freshness=older"]
    return own + _deeds(things, person) + _files(things, person)


def _procedures(things: SimpleNamespace, person: str) -> list[str]:
    if not _has(things, "procedure"):
        return []
    procedure, agency = [things.procedure.pk], [things.agency.pk]
    own = [reverse("procedure", args=procedure), reverse("agency-procedures", args=agency)]
    if person in ("officer", "staff"):
        own += [reverse("agency-document", args=[*agency, *procedure])]
        own += [reverse("issue-file-new", args=[things.issue.pk])]
    if person == "staff":
        own += [reverse("procedure-new"), reverse("procedure-change", args=procedure)]
        own += [reverse("procedure-withdraw", args=procedure), reverse("change-withdraw", args=[things.change.pk])]
        own += [reverse("issue-withdraw", args=[things.issue.pk])]
    return own


def _training(things: SimpleNamespace, person: str) -> list[str]:
    if not _has(things, "course"):
        return []
    course, agency = [things.course.pk], [things.agency.pk]
    own = [reverse("training"), reverse("training-agencies") + "?having=build&tier=x", reverse("training-people")]
    own += [reverse("courses"), reverse("course", args=course), reverse("agency-training", args=agency)]
    own += [reverse("training-effect") + "?kind=auditing&trained=1"] if person in ("staff", "leader") else []
    if person in ("officer", "staff"):
        own += [reverse("course-new"), reverse("attendance-new", args=agency)]
    if person == "staff":
        own += [reverse("course-withdraw", args=course), reverse("attendance-withdraw", args=[things.attendance.pk])]
    return own


def _advisers(things: SimpleNamespace, person: str) -> list[str]:
    if not _has(things, "adviser"):
        return []
    adviser = [things.adviser.pk]
    own = [reverse("advisers"), reverse("advisers") + "?kind=body", reverse("adviser", args=adviser)]
    own += [reverse("certification-body", args=[things.body.pk])]
    if person in ("officer", "staff"):
        own += [reverse("service-new", args=[things.agency.pk])]
    if person == "staff":
        own += [
            reverse("adviser-new"),
            reverse("adviser-withdraw", args=adviser),
            reverse("eligibility-new", args=adviser),
        ]
        own += [reverse("eligibility-withdraw", args=[things.eligibility.pk])]
        own += [reverse("service-withdraw", args=[things.service.pk])]
    return own


def _guidance(things: SimpleNamespace, person: str) -> list[str]:
    if not _has(things, "material"):
        return []
    material, told = [things.material.pk], [things.announcement.pk]
    own = [reverse("guidance"), reverse("guidance") + "?q=khong-co&kind=x", reverse("material", args=material)]
    own += [reverse("announcements"), reverse("announcement", args=told)]
    if person == "staff":
        own += [reverse("material-new"), reverse("version-new", args=material)]
        own += [reverse("announcement-new") + "?tier=commune", reverse("announcement-withdraw", args=told)]
        own += [reverse("material-withdraw", args=material), reverse("version-withdraw", args=[things.version.pk])]
    return own


def _about_things(things: SimpleNamespace) -> list[str]:
    return [
        reverse(name, args=[getattr(things, name).pk])
        for name in ("agency", "visit", "finding", "action", "paper")
        if _has(things, name)
    ]


def _deeds(things: SimpleNamespace, person: str) -> list[str]:
    """The forms of what this person may do."""
    agency, own = [things.agency.pk], []
    if person in ("officer", "staff"):
        own += [reverse("fact-choose", args=agency), reverse("fact-record", args=[*agency, "redeclared"])]
        own += [reverse("certificate-add", args=agency), reverse("contact-add", args=agency)]
        own += [reverse("told", args=agency)]
        own += [reverse("report-save", args=[*agency, 2026])]
    if person == "officer" and _has(things, "action"):
        finding, action = [things.finding.pk], [things.action.pk]
        own += [reverse("action-leave", args=[*action, things.action.findings.first().pk])]
        own += [reverse("finding-move", args=[*finding, "propose"]), reverse("finding-file", args=finding)]
        own += [reverse("action-add", args=finding), reverse("action-edit", args=action)]
        own += [reverse(name, args=action) for name in ("action-join", "action-file")]
        own += [reverse("action-move", args=[*action, "report"])]
    if person == "inspector":
        own += [reverse("visit-plan", args=agency)]
        if _has(things, "visit"):
            own += [reverse("finding-log", args=[things.visit.pk])]
            own += [reverse(f"visit-{part}", args=[things.visit.pk]) for part in VISIT_PARTS]
            own += [reverse("visit-move", args=[things.visit.pk, "cancel"])]
            own += [reverse("visit-line-file", args=[things.visit.pk, 1])] if things.visit.checklist_id else []
            drafts, documents = (
                things.visit.findings.filter(state="logged")[:1],
                things.visit.requested_documents.all()[:1],
            )
            own += [reverse("finding-edit", args=[draft.pk]) for draft in drafts]
            own += [reverse("visit-document-file", args=[document.pk]) for document in documents]
            own += [reverse("finding-move", args=[things.finding.pk, "settle"])]
            own += [reverse("paper-draft", args=[things.visit.pk, "minutes"])]
        if _has(things, "drafted"):
            own += [reverse("paper-sign", args=[things.drafted.pk])]
    if person == "staff":
        own += [reverse("reminders") + "?on=30/12/2027", reverse("reminders") + "?on=31/02/2027"]
        own += [reverse("findings-compared"), reverse("action-provincial")]
        own += _programme(things) + _plan(things) + [reverse("province-report-text", args=[2018, "declared"])]
        own += [reverse("reports-waiting")]
        own += [reverse("paper-templates"), reverse("paper-template-new", args=["minutes"])]
        own += [reverse("agency-found"), reverse("fact-withdraw", args=[things.agency.facts.first().pk])]
        own += [reverse("scan-show", args=[things.scan.key])] if _has(things, "scan") else []
        own += [reverse("province-certificates") + "?on=31/12/2017", reverse("certificates") + "?unit=sites"]
        own += _certificate(things)
    if person == "administrator":
        own += map(reverse, ("history", "files", "invitations", "invitation-new", "accounts-closed"))
        own += [reverse("account-reopen", args=[things.left.pk])] if _has(things, "left") else []
        own += [reverse("mail", args=[things.mail.pk])] if _has(things, "mail") else []
        own += [reverse("jobs"), reverse("mails"), *(f"{reverse('gallery')}?part={part}" for part in PARTS)]
    return own


def _certificate(things: SimpleNamespace) -> list[str]:
    covers = things.agency.certificate_covers.select_related("fact")[:1]
    own = [reverse(name, args=[each.fact.certificate_id]) for each in covers for name in CERTIFICATE_PAGES]
    own += [reverse("certificate-record", args=[each.fact.certificate_id, "suspended"]) for each in covers]
    return own + [reverse("certificate-fact-withdraw", args=[each.fact_id]) for each in covers]


def _programme(things: SimpleNamespace) -> list[str]:
    if not _has(things, "programme"):
        return [reverse("programme-new")]
    programme, entry = [things.programme.pk], [things.programme.entries.present()[0].pk]
    own = [reverse(f"programme-{deed}", args=programme) for deed in ("choose", "visits", "approve")]
    return [reverse("programme-new"), *own, *(reverse(name, args=entry) for name in ENTRY_DEEDS)]


def _plan(things: SimpleNamespace) -> list[str]:
    if not _has(things, "plan"):
        return [reverse("plan-new")]
    plan = [things.plan.pk]
    own = [reverse(name, args=plan) for name in ("plan-choose", "plan-money", "plan-money-new", "payment-new")]
    rows = [("plan-target", things.plan.targets), ("planned-money", things.plan.planned_money)]
    own += [reverse("plan-new"), reverse("plan-approve", args=[things.draft.pk])] if _has(things, "draft") else []
    own += [reverse(f"{name}{deed}", args=[kept.present()[0].pk]) for name, kept in rows for deed in ("", "-drop")]
    return [*own, reverse("payment-withdraw", args=[things.plan.payments.known()[0].pk])]


def _files(things: SimpleNamespace, person: str) -> list[str]:
    """Registers brought in, lists taken along, and what happened to the agency's data."""
    if person != "officer":
        return []
    own = [reverse("agency-history", args=[things.agency.pk]), *map(reverse, ("imports", "import-send", "exports"))]
    own += [reverse("export", args=[things.export.pk])] if _has(things, "export") else []
    for name, pages in (("import", IMPORT_PAGES), ("written", WRITTEN_PAGES)):
        own += [reverse(page, args=[getattr(things, name).pk]) for page in pages if _has(things, name)]
    return own


def _has(things: SimpleNamespace, name: str) -> bool:
    return getattr(things, name, None) is not None
