from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "portal.deadlines"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        autodiscover_modules("reminding")  # where each app registers its kinds
