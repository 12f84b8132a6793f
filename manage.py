#!/usr/bin/env python
"""Django's command line; on a machine without DATABASE_URL it joins the embedded services (portal/embedded.py)."""

import os
import sys

# All other commands are background work and run as the worker, with its patience for long queries.
OWNER_COMMANDS = {"migrate", "sqlmigrate", "flush", "dbshell", "pgtrigger", "backup", "restore"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DATABASE_ROLE", "owner" if command in OWNER_COMMANDS else "worker")

    from portal import embedded

    embedded.join_unless_configured()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
