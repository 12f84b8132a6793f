"""The site. Loading Celery here lets every `shared_task` find its application."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
