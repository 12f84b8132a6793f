"""The kinds of import of the register: found by portal.workbooks, which knows neither agencies nor facts."""

from agencies.importing.facts import FACTS
from portal.workbooks.kinds import register

register(FACTS)
