from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor.urls"
