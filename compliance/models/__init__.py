from compliance.models.actions import ActionLetter, ActionSource, ActionStatus, PlannedAction
from compliance.models.audits import Audit, AuditAnswer, AuditReply, AuditStatus, AuditSubject, AuditUnit
from compliance.models.information import (
    BreachRisk,
    DataBreach,
    ExportStatus,
    HeldExport,
    InformationRequest,
    RequestItem,
    RequestKind,
    RequestLetter,
    RequestPause,
    RequestStatus,
)
from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack
from compliance.models.retention import DecisionStatus, RetentionDecision, RetentionHold
from compliance.models.risks import Risk, RiskReview, RiskStatus

__all__ = [
    "ActionLetter",
    "ActionSource",
    "ActionStatus",
    "Audit",
    "AuditAnswer",
    "AuditReply",
    "AuditStatus",
    "AuditSubject",
    "AuditUnit",
    "BreachRisk",
    "DataBreach",
    "DecisionStatus",
    "ExportStatus",
    "HeldExport",
    "InformationRequest",
    "Inspection",
    "InspectionSample",
    "PackStatus",
    "PlannedAction",
    "PolicyAnswer",
    "PolicyPack",
    "RequestItem",
    "RequestKind",
    "RequestLetter",
    "RequestPause",
    "RequestStatus",
    "RetentionDecision",
    "RetentionHold",
    "Risk",
    "RiskReview",
    "RiskStatus",
]
