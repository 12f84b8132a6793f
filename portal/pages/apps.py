from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from audits.queries import doubts
        from portal.notices import health
        from portal.pages import inspectors
        from portal.pages.files.looking import wrong_count

        health.TROUBLES["wrong_files"] = wrong_count
        doubts.register(ties=inspectors.trained, papers=inspectors.papers_ended)
        doubts.register(ties=inspectors.advised)
