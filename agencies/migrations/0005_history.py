"""Changes of the register stand in the one order of all changes; facts are links of chains (docs/history.md)."""

from django.db import migrations

from portal.history import sql

FACT = """
    id agency_id kind happened_on precision number issuer edition note name tier area_id superior_id obligation
    reason scope covered competence warnings source_key form_key recorded_at recorded_by_id withdrawn_at withdrawn_by_id
    withdrawn_because
"""
CERTIFICATE_FACT = """
    id certificate_id kind happened_on number body_id edition first_issued_on valid_until renews_id scope sites
    agency_count round planned_on result note warnings because source_key form_key recorded_at recorded_by_id
    withdrawn_at withdrawn_by_id withdrawn_because
"""
OF_FACT = "(SELECT fact.agency_id FROM agencies_fact fact WHERE fact.id = it.fact_id)"
OF_COVER = "(SELECT fact.certificate_id FROM agencies_certificatefact fact WHERE fact.id = it.fact_id)"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_wall"), ("history", "0001_initial")]

    operations = [
        sql.chain("agencies_fact", FACT, by="'agency:' || it.agency_id", agency="it.agency_id"),
        sql.chain("agencies_certificatefact", CERTIFICATE_FACT, by="'certificate:' || it.certificate_id"),
        sql.chain(
            "agencies_certificatecover", "id fact_id agency_id", by=f"'certificate:' || {OF_COVER}", agency="it.agency_id"
        ),
        *sql.follow("agencies_agencyevent", agency="it.pgh_obj_id"),
        *sql.follow(
            "agencies_contactevent", "agencies_membershipevent", "agencies_yearlyreportevent", agency="it.agency_id"
        ),
        *sql.follow("agencies_scanevent", agency=OF_FACT),
        *sql.follow(
            "agencies_areaevent",
            "agencies_certificationbodyevent",
            "agencies_editionevent",
            "agencies_clauseevent",
            "agencies_registerevent",
            "agencies_completelistevent",
            "agencies_kindwordingevent",
        ),
        sql.note("agencies_confirmation", agency="it.agency_id"),
    ]
