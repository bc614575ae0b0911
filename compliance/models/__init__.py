from compliance.models.actions import ActionLetter, ActionSource, ActionStatus, PlannedAction
from compliance.models.audits import Audit, AuditAnswer, AuditReply, AuditStatus, AuditSubject, AuditUnit
from compliance.models.evidence import Category, EvidenceItem, EvidenceSnapshot, ItemKind, SelfAssessment
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
from compliance.models.registration import ApplicationFolder, CoopPaper, PaperKind, ReadinessTick, StatusMove
from compliance.models.retention import DecisionStatus, RetentionDecision, RetentionHold
from compliance.models.risks import Risk, RiskReview, RiskStatus
from compliance.models.workforce import LapseNotice, Oversight, OversightKind, TrainingRequirement, Voice, VoiceState

__all__ = [
    "ActionLetter",
    "ActionSource",
    "ActionStatus",
    "ApplicationFolder",
    "Audit",
    "AuditAnswer",
    "AuditReply",
    "AuditStatus",
    "AuditSubject",
    "AuditUnit",
    "BreachRisk",
    "Category",
    "CoopPaper",
    "DataBreach",
    "DecisionStatus",
    "EvidenceItem",
    "EvidenceSnapshot",
    "ExportStatus",
    "HeldExport",
    "InformationRequest",
    "Inspection",
    "InspectionSample",
    "ItemKind",
    "LapseNotice",
    "Oversight",
    "OversightKind",
    "PackStatus",
    "PaperKind",
    "PlannedAction",
    "PolicyAnswer",
    "PolicyPack",
    "ReadinessTick",
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
    "SelfAssessment",
    "StatusMove",
    "TrainingRequirement",
    "Voice",
    "VoiceState",
]
