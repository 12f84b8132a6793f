"""The kinds of import of the register: found by portal.workbooks, which knows neither agencies nor facts."""

from agencies.importing.agencies import AGENCIES
from agencies.importing.certificates import CERTIFICATES
from agencies.importing.contacts import CONTACTS
from agencies.importing.facts import FACTS
from portal.workbooks.kinds import register

for kind in (FACTS, AGENCIES, CERTIFICATES, CONTACTS):
    register(kind)
