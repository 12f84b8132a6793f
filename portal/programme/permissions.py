"""Who may do what with plans, money, procedures, training and advisers: one predicate per deed."""

from agencies.choices import Role
from agencies.permissions import can_record_fact, is_officer_of, is_staff, own_agencies, roles_of

SEES_MONEY = frozenset({Role.STAFF, Role.LEADER, Role.ADMINISTRATOR})


def sees_all_money(user) -> bool:
    """The money of every plan: the lead body and the leaders, not inspectors."""
    return bool(roles_of(user) & SEES_MONEY)


def can_list_plans(user) -> bool:
    return bool(roles_of(user))


def can_see_plan(user, plan) -> bool:
    """True: `visible_to` has found the plan for this person."""
    return True


def can_see_money(user, plan) -> bool:
    """Those who see all money, and the officers of the agency whose plan it is, or of one above it."""
    return sees_all_money(user) or _is_own(user, plan)


def can_draw_up_plan(user) -> bool:
    """The lead body for the province and everybody, an officer for the own agencies."""
    return is_staff(user) or bool(own_agencies(user))


def can_change_plan(user, plan) -> bool:
    """Fill it, have it approved, change it, write its money down."""
    return is_staff(user) or _is_own(user, plan)


def can_withdraw_payment(user, payment) -> bool:
    """The lead body any; an officer one of the own recording, in a plan that is still theirs."""
    return is_staff(user) or (payment.recorded_by_id == user.pk and can_change_plan(user, payment.plan))


def can_see_report(user) -> bool:
    """The province's yearly report, which shows all money."""
    return sees_all_money(user)


def can_write_report(user) -> bool:
    return is_staff(user)


def can_list_procedures(user) -> bool:
    """Procedures are law; whose documents stand beside them is narrowed by `visible_to`."""
    return bool(roles_of(user))


def can_see_procedure(user, procedure) -> bool:
    """True: `visible_to` has found the procedure for this person."""
    return True


def can_record_procedure(user) -> bool:
    """What the law says is the lead body's to record."""
    return is_staff(user)


def can_change_procedure(user, procedure) -> bool:
    return can_record_procedure(user)


def can_withdraw_change(user, change) -> bool:
    return can_change_procedure(user, change.procedure)


def can_record_document(user, agency) -> bool:
    return can_record_fact(user, agency)


def can_add_document_file(user, issue) -> bool:
    return can_record_document(user, issue.agency)


def can_see_document_file(user, copy) -> bool:
    """True: `visible_to` has found the document for this person."""
    return True


def can_withdraw_issue(user, issue) -> bool:
    """The lead body any; an officer one of the own recording, at an agency that is still theirs."""
    return is_staff(user) or (issue.recorded_by_id == user.pk and can_record_document(user, issue.agency))


def can_read_library(user) -> bool:
    """The library is everybody's who is somebody in the portal."""
    return bool(roles_of(user))


def can_see_material(user, material) -> bool:
    """True: `visible_to` has found it for this person."""
    return True


def can_keep_library(user) -> bool:
    """What agencies work by is the lead body's to say."""
    return is_staff(user)


def can_keep_material(user, material) -> bool:
    return can_keep_library(user)


def can_list_announcements(user) -> bool:
    """Which ones somebody reads is narrowed by `visible_to`."""
    return bool(roles_of(user))


def can_see_announcement(user, announcement) -> bool:
    """True: `visible_to` has found it for this person."""
    return True


def can_announce(user) -> bool:
    """The lead body tells agencies."""
    return is_staff(user)


def can_withdraw_announcement(user, announcement) -> bool:
    return can_announce(user)


def can_list_courses(user) -> bool:
    """That courses were held is no secret; whose people were there is narrowed by `visible_to`."""
    return bool(roles_of(user))


def can_see_course(user, course) -> bool:
    """True: `visible_to` has found the course for this person."""
    return True


def can_record_course(user) -> bool:
    """The lead body any, officers those that their agencies held for their own people."""
    return is_staff(user) or bool(own_agencies(user))


def can_change_course(user, course) -> bool:
    return is_staff(user) or (course.agency is not None and is_officer_of(user, course.agency))


def can_record_attendance(user, agency) -> bool:
    return can_record_fact(user, agency)


def can_name_account(user) -> bool:
    """Says which account is a person's that was at a course: the lead body knows its inspectors."""
    return is_staff(user)


def can_withdraw_attendance(user, attendance) -> bool:
    """The lead body any; an officer one of the own recording, at an agency that is still theirs."""
    own = attendance.recorded_by_id == user.pk and can_record_attendance(user, attendance.agency)
    return is_staff(user) or own


def can_list_advisers(user) -> bool:
    """The register is no secret; whom they served is narrowed by `visible_to`."""
    return bool(roles_of(user))


def can_see_adviser(user, adviser) -> bool:
    """True: `visible_to` has found it for this person."""
    return True


def can_keep_advisers(user) -> bool:
    """Who is in the register, with which papers: the lead body, which issues them."""
    return is_staff(user)


def can_keep_adviser(user, adviser) -> bool:
    return can_keep_advisers(user)


def can_keep_paper(user, paper) -> bool:
    return can_keep_advisers(user)


def can_record_service(user, agency) -> bool:
    return can_record_fact(user, agency)


def can_withdraw_service(user, service) -> bool:
    """The lead body any; an officer one of the own recording, at an agency that is still theirs."""
    return is_staff(user) or (service.recorded_by_id == user.pk and can_record_service(user, service.agency))


def _is_own(user, plan) -> bool:
    return plan.agency_id is not None and is_officer_of(user, plan.agency)
