from compliance.models.actions import ActionLetter, ActionSource, ActionStatus, PlannedAction
from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack
from compliance.models.risks import Risk, RiskReview, RiskStatus

__all__ = [
    "ActionLetter",
    "ActionSource",
    "ActionStatus",
    "Inspection",
    "InspectionSample",
    "PackStatus",
    "PlannedAction",
    "PolicyAnswer",
    "PolicyPack",
    "Risk",
    "RiskReview",
    "RiskStatus",
]
