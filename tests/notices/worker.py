"""The portal's worker with the jobs of the tests: `celery --app tests.notices.worker worker`."""

from portal.celery import app

app.autodiscover_tasks(["tests.notices"], related_name="work")
