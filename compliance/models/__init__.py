from compliance.models.editions import PolicyDraft, PolicyEdition, PolicyReading, PolicyRemark, ReadingReminder
from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack

__all__ = [
    "Inspection",
    "InspectionSample",
    "PackStatus",
    "PolicyAnswer",
    "PolicyDraft",
    "PolicyEdition",
    "PolicyPack",
    "PolicyReading",
    "PolicyRemark",
    "ReadingReminder",
]
