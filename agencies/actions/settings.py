"""What administrators set: wording, editions, areas, roles of people. The history of each row is kept by triggers."""

from django.db import models, transaction

from agencies import register
from agencies.areas import keys
from agencies.knowledge import knowing
from agencies.models import Agency, Area


@transaction.atomic
def save_setting(setting: models.Model) -> None:
    """Check and store a row of settings; pages show it at once. Raises ValidationError."""
    setting.full_clean()
    setting.save()
    transaction.on_commit(register.changed)


@transaction.atomic
def save_area(area: Area) -> None:
    """Check and store an area; its agencies are found by the new name and spellings. Raises ValidationError."""
    for name, value in keys(area.name).items():
        setattr(area, name, value)
    area.full_clean()
    area.save()
    transaction.on_commit(register.changed)
    agencies = Agency.objects.filter(area=area).values_list("pk", flat=True)
    if agencies:
        with knowing(agencies):
            pass  # refolding refreshes what the agencies are searched and grouped by
