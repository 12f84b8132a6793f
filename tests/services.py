"""The services of the tests, up before Django reads its settings (a pytest plugin, named in pyproject.toml)."""

import os
import re
from pathlib import Path

from portal import embedded

CHECKOUT = Path(__file__).resolve().parent.parent

os.environ["DATABASE_ROLE"] = "owner"  # makes the test database; the tests then work as portal_web (conftest.py)
os.environ["PORTAL_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["EMAIL_URL"] = "smtp://127.0.0.1:9"  # nobody listens there; tests of mail start a server of their own
if not os.environ.get("DATABASE_URL"):
    embedded.join(CHECKOUT / ".portal" / "test", for_tests=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # It inherits the services of the process that started it, and empties a cache of its own.
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"\d+$", str(number), os.environ["REDIS_URL"])
