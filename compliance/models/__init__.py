from compliance.models.evidence import Category, EvidenceItem, EvidenceSnapshot, ItemKind, SelfAssessment
from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack
from compliance.models.registration import ApplicationFolder, CoopPaper, PaperKind, ReadinessTick, StatusMove
from compliance.models.workforce import LapseNotice, Oversight, OversightKind, TrainingRequirement, Voice, VoiceState

__all__ = [
    "ApplicationFolder",
    "Category",
    "CoopPaper",
    "EvidenceItem",
    "EvidenceSnapshot",
    "Inspection",
    "InspectionSample",
    "ItemKind",
    "LapseNotice",
    "Oversight",
    "OversightKind",
    "PackStatus",
    "PaperKind",
    "PolicyAnswer",
    "PolicyPack",
    "ReadinessTick",
    "SelfAssessment",
    "StatusMove",
    "TrainingRequirement",
    "Voice",
    "VoiceState",
]
