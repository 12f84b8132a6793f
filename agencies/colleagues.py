"""Who may stand in for whom, since both may open what the one is told of; who may inspect."""

from django.db.models import Q, QuerySet

from agencies.choices import Role
from agencies.models import Agency, Membership
from agencies.permissions import own_agencies
from portal.accounts.models import User


def colleagues(user: User) -> QuerySet[User]:
    """The officers of one's own agencies and of those above them, and the provincial staff."""
    lines = Agency.objects.filter(pk__in=own_agencies(user)).values_list("line", flat=True)
    above = {pk for line in lines for pk in line}
    who = Q(role=Role.STAFF) | Q(role=Role.OFFICER, agency__in=above)
    people = Membership.objects.filter(who).values("person")
    return User.objects.filter(pk__in=people, is_active=True).exclude(pk=user.pk).order_by("name", "pk")


def inspectors() -> QuerySet[User]:
    """The people who may be on a team."""
    people = User.objects.filter(is_active=True, memberships__role__in=[Role.INSPECTOR, Role.STAFF])
    return people.distinct().order_by("name", "pk")
