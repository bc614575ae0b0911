from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack

__all__ = ["Inspection", "InspectionSample", "PackStatus", "PolicyAnswer", "PolicyPack"]
