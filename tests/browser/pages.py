"""The pages that each kind of person comes to, whatever the register holds."""

from types import SimpleNamespace

from django.urls import reverse

from portal.pages.gallery import PARTS

NOWHERE = "/no-such-page/"
ANONYMOUS = ("inactive", "signup", "reset_password_done", "reset_password_from_key_done")


def addresses(things: SimpleNamespace, person: str) -> list[str]:
    """The pages that this person comes to. What `things` lacks (no visit yet, say) has no page."""
    own = [reverse("account_login"), reverse("account_reset_password"), reverse("set-look")]
    if things.people[person] is None:
        public = [reverse("public") + "?on=31/12/2017", reverse("public") + "?q=zzz&on=31/02/2017"]
        public += [reverse("public-agency", args=[things.agency.key]), reverse("public-agency", args=["no-such"])]
        return [*public, *own, *(reverse(f"account_{name}") for name in ANONYMOUS), "/account/password/x/no-such-link/"]
    own = [reverse("start"), reverse("notices"), reverse("my-account"), reverse("account_change_password")]
    if person == "no role":
        return [*own, reverse("province"), NOWHERE, reverse("account_logout")]
    own += [reverse("agencies"), reverse("agencies") + "?q=zzz&on=31/02/2017", reverse("visits")]
    own += [reverse("search") + "?q=ea", reverse("search")]
    own += _about_things(things)
    if "officer" not in person:
        own += [reverse("province") + "?on=31/12/2017", reverse("province") + "?on=31/02/2017"]
        own += [reverse("province-changes") + "?from=31/12/2016&to=31/12/2017"]
        own += [reverse("province-freshness") + "?on=31/12/2017", reverse("agencies") + "?order=still&freshness=older"]
    return own + _deeds(things, person)


def _about_things(things: SimpleNamespace) -> list[str]:
    return [
        reverse(name, args=[getattr(things, name).pk])
        for name in ("agency", "visit", "finding", "paper")
        if _has(things, name)
    ]


def _deeds(things: SimpleNamespace, person: str) -> list[str]:
    """The forms of what this person may do."""
    agency, own = [things.agency.pk], []
    if person in ("officer", "staff"):
        own += [reverse("fact-choose", args=agency), reverse("fact-record", args=[*agency, "redeclared"])]
        own += [reverse("certificate-add", args=agency), reverse("contact-add", args=agency)]
    if person == "inspector":
        own += [reverse("visit-plan", args=agency)]
        if _has(things, "visit"):
            own += [reverse("finding-log", args=[things.visit.pk])]
            own += [reverse("visit-move", args=[things.visit.pk, "cancel"])]
            own += [reverse("finding-move", args=[things.finding.pk, "settle"])]
            own += [reverse("paper-draft", args=[things.visit.pk, "minutes"])]
        if _has(things, "drafted"):
            own += [reverse("paper-sign", args=[things.drafted.pk])]
    if person == "staff":
        own += [reverse("paper-templates"), reverse("paper-template-new", args=["minutes"])]
        own += [reverse("agency-found"), reverse("fact-withdraw", args=[things.agency.facts.first().pk])]
        own += [reverse("certificate-edit", args=[each.pk]) for each in things.agency.certificates.all()[:1]]
    if person == "administrator":
        own += [reverse("jobs"), *(f"{reverse('gallery')}?part={part}" for part in PARTS)]
    return own


def _has(things: SimpleNamespace, name: str) -> bool:
    return getattr(things, name, None) is not None
