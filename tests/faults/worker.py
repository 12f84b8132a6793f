"""The portal's worker with the jobs of the faults: `celery --app tests.faults.worker worker`."""

from portal.celery import app

app.autodiscover_tasks(["tests.notices", "tests.faults"], related_name="work")
