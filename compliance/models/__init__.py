from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack
from compliance.models.workforce import (
    LapseNotice,
    Oversight,
    OversightKind,
    TrainingRequirement,
    Voice,
    VoiceState,
)

__all__ = [
    "Inspection",
    "InspectionSample",
    "LapseNotice",
    "Oversight",
    "OversightKind",
    "PackStatus",
    "PolicyAnswer",
    "PolicyPack",
    "TrainingRequirement",
    "Voice",
    "VoiceState",
]
