from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import BuildKind, LaidOut, PackStatus, PolicyAnswer, PolicyPack

__all__ = ["BuildKind", "Inspection", "InspectionSample", "LaidOut", "PackStatus", "PolicyAnswer", "PolicyPack"]
