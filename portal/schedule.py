"""All periodic work, with its time in words. Celery's clock does one thing: once a minute it wakes the sweeper.

What runs when is `portal.notices.periodic` rows: a slot (a day, a minute) is claimed once by its unique key, so two
clocks are harmless and a clock that was dead for a day catches up once.
"""

BEAT = {
    "sweep, every minute": {
        "task": "portal.notices.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
}
