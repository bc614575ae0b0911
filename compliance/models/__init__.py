from compliance.models.actions import ActionLetter, ActionSource, ActionStatus, PlannedAction
from compliance.models.audits import Audit, AuditAnswer, AuditReply, AuditStatus, AuditSubject, AuditUnit
from compliance.models.complaints import Feedback
from compliance.models.contacts import ContactLine, ServiceContact
from compliance.models.editions import PolicyDraft, PolicyEdition, PolicyReading, PolicyRemark, ReadingReminder
from compliance.models.evidence import Category, EvidenceItem, EvidenceSnapshot, ItemKind, SelfAssessment
from compliance.models.incidents import CandourStep, Incident, OtherClock
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
from compliance.models.inspections import (
    BundleStatus,
    Inspection,
    InspectionBundle,
    InspectionSample,
    PirAnswer,
    SamplePart,
    SampleRule,
)
from compliance.models.notifications import Lesson, Notification
from compliance.models.packs import BuildKind, LaidOut, PackStatus, PolicyAnswer, PolicyPack
from compliance.models.registration import ApplicationFolder, CoopPaper, PaperKind, ReadinessTick, StatusMove
from compliance.models.retention import DecisionStatus, RetentionDecision, RetentionHold
from compliance.models.risks import Risk, RiskReview, RiskStatus
from compliance.models.safeguarding import CasePlace, Concern, ConcernStep
from compliance.models.workforce import LapseNotice, Oversight, OversightKind, Voice, VoiceState

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
    "BuildKind",
    "BundleStatus",
    "CandourStep",
    "CasePlace",
    "Category",
    "Concern",
    "ConcernStep",
    "ContactLine",
    "CoopPaper",
    "DataBreach",
    "DecisionStatus",
    "EvidenceItem",
    "EvidenceSnapshot",
    "ExportStatus",
    "Feedback",
    "HeldExport",
    "Incident",
    "InformationRequest",
    "Inspection",
    "InspectionBundle",
    "InspectionSample",
    "ItemKind",
    "LaidOut",
    "LapseNotice",
    "Lesson",
    "Notification",
    "OtherClock",
    "Oversight",
    "OversightKind",
    "PackStatus",
    "PaperKind",
    "PirAnswer",
    "PlannedAction",
    "PolicyAnswer",
    "PolicyDraft",
    "PolicyEdition",
    "PolicyPack",
    "PolicyReading",
    "PolicyRemark",
    "ReadinessTick",
    "ReadingReminder",
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
    "SamplePart",
    "SampleRule",
    "SelfAssessment",
    "ServiceContact",
    "StatusMove",
    "Voice",
    "VoiceState",
]
