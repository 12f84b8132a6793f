"""Who may do what: one predicate per deed. Roles are read once per request and kept on the person."""

from django.contrib.auth.backends import BaseBackend
from django.db import connection

from agencies.choices import LIFE, Role

# Every page asks this: put together by hand it costs a sixth of what it costs through the ORM.
_MEMBERSHIPS = "SELECT role, agency_id FROM agencies_membership WHERE person_id = %s"

SEES_ALL = frozenset({Role.STAFF, Role.LEADER, Role.INSPECTOR, Role.ADMINISTRATOR})


def memberships_of(user) -> list[tuple[str, int | None]]:
    """Role and agency of each membership, read once and kept on the object."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "known_memberships"):
        with connection.cursor() as cursor:
            cursor.execute(_MEMBERSHIPS, [user.pk])
            user.known_memberships = cursor.fetchall()
    return user.known_memberships


def roles_of(user) -> frozenset[str]:
    """What a person is in the portal. The superuser who sets a portal up is an administrator."""
    known: frozenset[str] | None = getattr(user, "known_roles", None)  # asked once: a page asks some forty times
    if known is None:
        roles = {role for role, _agency in memberships_of(user)}
        known = user.known_roles = frozenset(roles | ({Role.ADMINISTRATOR} if user.is_superuser else set()))
    return known


def is_administrator(user) -> bool:
    return Role.ADMINISTRATOR in roles_of(user)


class RolesBackend(BaseBackend):
    """For Django's administration: the role of administrator opens all of it. It signs nobody in."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return user_obj.is_active and is_administrator(user_obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return self.has_perm(user_obj, "")


def is_staff(user) -> bool:
    """Works for the lead body: sees and records for every agency."""
    return bool(roles_of(user) & {Role.STAFF, Role.ADMINISTRATOR})


def sees_every_agency(user) -> bool:
    return bool(roles_of(user) & SEES_ALL)


def can_see_province(user) -> bool:
    """The province's figures, each of which opens to its agencies: for those who may see all of them."""
    return sees_every_agency(user)


def can_list_agencies(user) -> bool:
    return bool(roles_of(user))


def can_see_agency(user, agency) -> bool:
    """True: `visible_to` has found the agency for this person."""
    return True


def own_agencies(user) -> list[int]:
    """Keys of the agencies whose officer the person is: few, and with those below them the person's scope."""
    return [agency_id for role, agency_id in memberships_of(user) if role == Role.OFFICER]


def scope_of(user) -> str:
    """What decides which agencies the person sees, in one word: it changes when that may have changed."""
    from agencies.models import Agency  # the models ask this module

    shown = (
        [] if sees_every_agency(user) else Agency.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)
    )
    return f"{sorted(roles_of(user))} {list(shown)}"


def is_officer_of(user, agency) -> bool:
    """Officer of the agency itself or of one above it."""
    return not set(own_agencies(user)).isdisjoint(agency.line)


def can_see_superior(user, agency) -> bool:
    """Whether `visible_to` finds the agency above this one, whose line is this one's without the agency itself."""
    above = set(agency.line) - {agency.pk}
    return sees_every_agency(user) or not above.isdisjoint(own_agencies(user))


def can_record_fact(user, agency) -> bool:
    return is_staff(user) or is_officer_of(user, agency)


def can_found_agency(user) -> bool:
    return is_staff(user)


def can_bring_in_facts(user) -> bool:
    """Brings in whole registers: the lead body, and officers for the agencies that are theirs."""
    return is_staff(user) or bool(own_agencies(user))


def can_record_kind(user, agency, kind) -> bool:
    """Facts about the agency itself (founded, moved, obliged, ...) are the lead body's to record."""
    return is_staff(user) if kind in LIFE else can_record_fact(user, agency)


def can_confirm(user, agency) -> bool:
    """Says that nothing has changed: whoever could tell what has."""
    return can_record_fact(user, agency)


def can_withdraw_fact(user, fact) -> bool:
    """Staff any fact; an officer one of their own recording, at an agency that is still theirs."""
    if is_staff(user):
        return True
    return fact.recorded_by_id == user.pk and can_record_kind(user, fact.agency, fact.kind)


def can_see_certificate(user, certificate) -> bool:
    """True: `visible_to` has found the certificate for this person."""
    return True


def can_add_certificate(user, agency) -> bool:
    return can_record_fact(user, agency)


def can_edit_certificate(user, certificate) -> bool:
    """Says what happened to it: the lead body, or the officer of an agency that it covers."""
    return is_staff(user) or certificate.covers_below(own_agencies(user))


def can_withdraw_certificate_fact(user, fact) -> bool:
    """Staff any fact; an officer one of their own recording, of a certificate that is still theirs to write on."""
    return is_staff(user) or (fact.recorded_by_id == user.pk and can_edit_certificate(user, fact.certificate))


def can_save_report(user, agency) -> bool:
    """Says when the yearly report was sent: the agency itself, or the lead body that got it."""
    return can_record_fact(user, agency)


def can_see_report_of(user, agency) -> bool:
    """An agency's yearly report: whoever sees every agency, and its own officers."""
    return sees_every_agency(user) or is_officer_of(user, agency)


def can_list_waiting_reports(user) -> bool:
    """All reports that wait to be accepted or sent back: who decides them."""
    return is_staff(user)


def can_decide_report(user, agency) -> bool:
    """Accepts a report or sends it back: the lead body."""
    return is_staff(user)


def can_see_reminders(user) -> bool:
    """Who is told what on a date, everywhere: for the lead body, which sets the rules."""
    return is_staff(user)


def can_see_told(user, agency) -> bool:
    """The story of what was told about an agency: its own officers, those above, the lead body."""
    return can_record_fact(user, agency)


def can_see_contacts(user, agency) -> bool:
    return sees_every_agency(user) or is_officer_of(user, agency)


def can_edit_contacts(user, agency) -> bool:
    return can_record_fact(user, agency)


def can_show_scan(user, scan) -> bool:
    """Makes a scan public or private again."""
    return can_record_fact(user, scan.fact.agency)


def can_see_scan(user, scan) -> bool:
    """True: `visible_to` has found the agency of the scan for this person."""
    return True
