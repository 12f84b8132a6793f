from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WorkbooksConfig(AppConfig):
    name = "portal.workbooks"
    verbose_name = _("Workbooks")

    def ready(self) -> None:
        autodiscover_modules("importing")  # where each app registers its kinds of import
