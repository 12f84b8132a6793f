"""Changes of inspections stand in the one order of all changes; their steps, plans and papers are links of chains.

What is tracked since migration 0008 stands behind the wall like the rest.
"""

from django.db import migrations

from portal.history import sql
from portal.kit import wall

VISIT = "(SELECT visit.agency_id FROM audits_visit visit WHERE visit.id = it.visit_id)"
FINDING = "(SELECT finding.agency_id FROM audits_finding finding WHERE finding.id = it.finding_id)"
ACTION = "(SELECT action.agency_id FROM audits_correctiveaction action WHERE action.id = it.action_id)"
PAPER_VISIT = "(SELECT paper.visit_id FROM audits_paper paper WHERE paper.id = it.paper_id)"
PAPER = f"(SELECT visit.agency_id FROM audits_visit visit WHERE visit.id = {PAPER_VISIT})"
EVIDENCE = f"""coalesce(
    {FINDING}, {ACTION},
    (SELECT visit.agency_id FROM audits_visit visit WHERE visit.id = coalesce(
        (SELECT answer.visit_id FROM audits_answer answer WHERE answer.id = it.answer_id),
        (SELECT asked.visit_id FROM audits_requesteddocument asked WHERE asked.id = it.requested_id))))"""
OF_FINDING = "EXISTS (SELECT FROM audits_finding WHERE audits_finding.id = finding_id)"


class Migration(migrations.Migration):
    dependencies = [("audits", "0005_tracked"), ("agencies", "0005_history"), ("history", "0001_initial")]

    operations = [
        wall.guard("inspections", wall.inside("inspections", "agency"), "history_change"),
        wall.guard("inspections", OF_FINDING, "audits_findingclauseevent"),
        wall.guard("inspections", wall.inside("inspections"), "audits_programmeentryevent"),
        sql.chain("audits_visitstep", "visit_id moved_from id move state on text by_id at", by="'visit:' || it.visit_id", agency=VISIT),
        sql.chain("audits_findingstep", "finding_id until id move state on text by_id at", by="'finding:' || it.finding_id", agency=FINDING),
        sql.chain("audits_actionstep", "action_id id move state on text by_id at", by="'action:' || it.action_id", agency=ACTION),
        sql.chain(
            "audits_plan",
            "id finding_id number cause_id cause_text correction responsible by_id on at",
            by="'finding:' || it.finding_id",
            agency=FINDING,
        ),
        sql.chain(
            "audits_paper",
            "id visit_id kind version number issued_on fields template_id because made_by_id made_at signed_on "
            "signed_for_team signed_for_agency recorded_by_id",
            by="'visit:' || it.visit_id",
            agency=VISIT,
        ),
        sql.chain(
            "audits_paperfile",
            "id paper_id format name content_type size sha256 added_by_id added_at",
            by=f"'visit:' || {PAPER_VISIT}",
            agency=PAPER,
        ),
        *sql.follow(
            "audits_visitevent", "audits_findingevent", "audits_correctiveactionevent", "audits_engagementevent",
            "audits_programmeentryevent", agency="it.agency_id",
        ),
        *sql.follow("audits_teammemberevent", "audits_requesteddocumentevent", "audits_answerevent", agency=VISIT),
        *sql.follow("audits_findingclauseevent", "audits_actionfindingevent", agency=FINDING),
        *sql.follow("audits_evidenceevent", agency=EVIDENCE),
        *sql.follow(
            "audits_checklistevent", "audits_checklistversionevent", "audits_checklistlineevent", "audits_gradeevent",
            "audits_causeevent", "audits_programmeevent", "audits_inspectionsettingsevent",
        ),
        sql.note("audits_sample", agency=VISIT),
        sql.note("audits_actionfindingleft", agency=FINDING),
        sql.note("audits_papertemplate"),
    ]
