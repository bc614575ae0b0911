from compliance.models.inspections import (
    BundleStatus,
    Inspection,
    InspectionBundle,
    InspectionSample,
    PirAnswer,
    SamplePart,
    SampleRule,
)
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack

__all__ = [
    "BundleStatus",
    "Inspection",
    "InspectionBundle",
    "InspectionSample",
    "PackStatus",
    "PirAnswer",
    "PolicyAnswer",
    "PolicyPack",
    "SamplePart",
    "SampleRule",
]
