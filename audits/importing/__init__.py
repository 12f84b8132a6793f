"""The kind of import of inspections: found by portal.workbooks, which knows no findings."""

from audits.importing.findings import FINDINGS
from portal.workbooks.kinds import register

register(FINDINGS)
