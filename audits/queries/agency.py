"""What inspections say of one agency, to a person: parts of the one document that its page reads."""

from typing import Any

from audits.models import Finding, Visit

OF_AGENCY = """
    'visits', ARRAY(
        SELECT jsonb_build_object(
            'id', id, 'day', to_char(planned_on, 'DD/MM/YYYY'), 'form', form, 'state', state
        )
        FROM audits_visit WHERE agency_id = %(agency)s AND %(visits)s ORDER BY planned_on DESC, id DESC
    ),
    'findings', ARRAY(
        SELECT jsonb_build_object(
            'id', id, 'clause', clause_id, 'basis', basis, 'statement', statement, 'grade', grade,
            'due', to_char(due_on, 'DD/MM/YYYY'), 'state', state, 'granted_until', granted_until
        )
        FROM audits_finding WHERE agency_id = %(agency)s AND %(findings)s
        ORDER BY closed_on, due_key, id
    )
"""
"""The agency's visits, the latest first, and its findings, the open ones first, then by due day."""


def seen_by(user) -> dict[str, Any]:
    """The visits and findings that the person may know of: parameters of `OF_AGENCY`."""
    return {"visits": Visit.objects.visible_to(user), "findings": Finding.objects.visible_to(user)}
