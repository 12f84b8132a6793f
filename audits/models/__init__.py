"""Inspections: the year's programme, visits and their checklists, what they found and what came of it."""

from audits.models.checklist import Answer, Checklist, ChecklistLine, ChecklistVersion, Sample
from audits.models.correction import ActionFinding, ActionFindingLeft, ActionStep, CorrectiveAction
from audits.models.evidence import Evidence
from audits.models.finding import Cause, Finding, FindingClause, FindingStep, Grade, Plan
from audits.models.paper import Paper, PaperFile, PaperTemplate
from audits.models.programme import Programme, ProgrammeEntry
from audits.models.settings import InspectionSettings
from audits.models.visit import Engagement, RequestedDocument, TeamMember, Visit, VisitStep

__all__ = [
    "ActionFinding",
    "ActionFindingLeft",
    "ActionStep",
    "Answer",
    "Cause",
    "Checklist",
    "ChecklistLine",
    "ChecklistVersion",
    "CorrectiveAction",
    "Engagement",
    "Evidence",
    "Finding",
    "FindingClause",
    "FindingStep",
    "Grade",
    "InspectionSettings",
    "Paper",
    "PaperFile",
    "PaperTemplate",
    "Plan",
    "Programme",
    "ProgrammeEntry",
    "RequestedDocument",
    "Sample",
    "TeamMember",
    "Visit",
    "VisitStep",
]
