"""All periodic work, with its time in words. Celery's clock only wakes the sweeper, once a minute.

What is due when stands in PERIODIC: a line's newest slot (a day, or a moment of it) is claimed once by its unique key,
so two clocks are harmless, and a clock that was dead for days catches up once. Times are Vietnam's.
"""

from django.utils.translation import gettext_lazy as _

from portal.notices.periodic import JOBS, SATURDAY, SUNDAY, Periodic, daily, every, weekly

PERIODIC = (
    Periodic(
        "take_rollups",
        daily(0, 10),
        _("every day at 00:10"),
        title=_("Update the figures over time"),
    ),
    Periodic(
        "find_deadlines",
        every(10),
        _("every ten minutes"),
        title=_("Find what falls due"),
    ),
    Periodic(
        "close_idle_accounts",
        daily(0, 30),
        _("every day at 00:30"),
        title=_("Close accounts that nobody uses; warn their people before"),
    ),
    Periodic(
        "digest_mails",
        daily(6, 30),
        _("every day at 06:30, when all that falls due is found"),
        title=_("Prepare the e-mails of the day"),
        after=("find_deadlines",),
    ),
    Periodic(
        "seal_history",
        every(60),
        _("every hour"),
        title=_("Seal the history of facts"),
    ),
    Periodic(
        "verify_history",
        daily(2, 0),
        _("every day at 02:00"),
        title=_("Verify the history of facts"),
    ),
    Periodic(
        "verify_files",
        weekly(SATURDAY, 1, 30),
        _("every Saturday at 01:30"),
        title=_("Compare every stored file with what it was when it came"),
    ),
    Periodic(
        "scan_files",
        every(10),
        _("every ten minutes"),
        title=_("Have new files looked at by the virus scanner, where there is one"),
    ),
    Periodic(
        "delete_old_exports",
        daily(3, 20),
        _("every day at 03:20"),
        title=_("Delete files given out whose days are over"),
    ),
    Periodic(
        "purge_done_jobs",
        weekly(SUNDAY, 3, 0),
        _("every Sunday at 03:00"),
        title=_("Delete old jobs that are done"),
    ),
)

# What people's work asks for. Named here, for the web shows jobs whose code it has not loaded.
JOBS.update(
    mail_invitation=_("Send letters of invitation"),
    look_through_import=_("Look through a register that was sent"),
    write_import=_("Record a register that was looked through"),
    undo_import=_("Take an import back"),
    make_export=_("Make a file that somebody asked for"),
    take_coverage=_("Update the coverage of procedures"),
    tell_announcement=_("Tell agencies of an announcement"),
    give_notices_back=_("Show a person's notices again after a change of roles"),
)

BEAT = {
    "sweep, every minute": {
        "task": "portal.notices.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
}
