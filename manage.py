#!/usr/bin/env python
"""Django's command line; on a machine without DATABASE_URL it joins the embedded services (portal/embedded.py)."""

import os
import sys

OWNER_COMMANDS = {"migrate", "sqlmigrate", "flush", "dbshell", "pgtrigger"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")

    from portal import embedded

    embedded.join_unless_configured()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
