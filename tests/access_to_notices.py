"""Who may open history, the bell, how people are told, jobs and mails: rows of tests/test_access.py."""

from django.utils import timezone

from portal.notices.actions import hand_over, new_calendar_key
from portal.notices.choices import CANARY, JobState, MailState
from portal.notices.models import Heartbeat, Job, Mail, Notice

TABLE = """
GET  history                       in     in     403     403   403   403    403  403       403   200   200
GET  agency-history                in     in     404     200   404   200    403  403       403   200   200
GET  told                          in     in     404     200   404   200    403  403       403   200   200
GET  notices                       in     in     200     200   200   200    200  200       200   200   200
POST notices-read                  in     in      go      go    go    go     go   go        go    go    go
POST notice-read                   in     in     404      go   404   404    404  404       404   404   404
GET  notice-open                   in     in     404      go   404   404    404  404       404   404   404
GET  preferences                        in     in     200     200   200   200    200  200       200   200   200
POST preferences                        in     in      go      go    go    go     go   go        go    go    go
POST absence                       in     in     422     422   422   422    422  422       422   422   422
POST absence-end                   in     in     404      go   404   404    404  404       404   404   404
POST calendar-new                  in     in     200     200   200   200    200  200       200   200   200
GET  calendar-feed                200    200     200     200   200   200    200  200       200   200   200
GET  jobs                          in     in     403     403   403   403    403  403       403   403   200
POST job-run                       in     in     404     404   404   404    404  404       404   404    go
GET  mails                         in     in     403     403   403   403    403  403       403   403   200
GET  mail                          in     in     404     404   404   404    404  404       404   404   200
POST mail-send                     in     in     404     404   404   404    404  404       404   404    go
GET  healthz                      200    200     200     200   200   200    200  200       200   200   200
"""


def things(person, deputy) -> dict:
    """What the pages are about."""
    now = timezone.now()
    Heartbeat.objects.create(name=CANARY, at=now)
    what = {"rule": "expiring", "clock": "certificate", "step": 30, "due_on": "2028-01-01"}
    days = {"day": "2026-01-01", "urgent_on": "2026-01-01"}
    what |= {"person": person, "subject": "certificate:1", "sentence": "Certificate", "link": "/"}
    return {
        "notice": Notice.objects.create(**what),
        "job": Job.objects.create(kind="take_rollups", key="failed", state=JobState.FAILED, ended_at=now),
        "calendar": new_calendar_key(person=person),
        "absence": hand_over(person=person, deputy=deputy, first=now.date(), last=None, on=now.date()),
        "mail": Mail.objects.create(person=person, message_id="<1@portal>", state=MailState.FAILED, **days),
    }


def arguments(pk) -> dict:
    """The arguments of their addresses."""
    named_after = ("notice-read", "notice-open", "job-run", "mail", "mail-send", "absence-end")
    return {name: [pk[name.partition("-")[0]]] for name in named_after} | dict.fromkeys(
        ["told", "agency-history"], [pk["agency"]]
    )
