from compliance.models.complaints import Feedback
from compliance.models.incidents import CandourStep, Incident, OtherClock
from compliance.models.inspections import Inspection, InspectionSample
from compliance.models.notifications import Lesson, Notification
from compliance.models.packs import PackStatus, PolicyAnswer, PolicyPack
from compliance.models.safeguarding import CasePlace, Concern, ConcernStep

__all__ = [
    "CandourStep",
    "CasePlace",
    "Concern",
    "ConcernStep",
    "Feedback",
    "Incident",
    "Inspection",
    "InspectionSample",
    "Lesson",
    "Notification",
    "OtherClock",
    "PackStatus",
    "PolicyAnswer",
    "PolicyPack",
]
