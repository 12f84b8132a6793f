"""The group that officials count an agency in."""

from agencies.choices import Group, Tier
from agencies.models import Fact


def group_of(fact: Fact) -> str:
    """The group (khối) that officials count such an agency in, told from its tier and name."""
    if fact.tier != Tier.PROVINCE:
        return {Tier.DISTRICT: Group.DISTRICT, Tier.DIVISION: Group.DIVISION, Tier.COMMUNE: Group.COMMUNE}.get(
            fact.tier, Group.OTHER
        )
    if fact.name.startswith("Chi cục"):
        return Group.SUB_DEPARTMENT
    return Group.MANAGEMENT_BOARD if fact.name.startswith("Ban Quản lý") else Group.DEPARTMENT
