from clusters.models.capacity import (
    Advocate,
    Allowed,
    BestInterestsDecision,
    CapacityAssessment,
    DecisionEnd,
    Feels,
    Limit,
    LimitLook,
)
from clusters.models.clusters import (
    Block,
    Cluster,
    ClusterPlace,
    KnownFaceWish,
    PlaceRole,
    TeamPlace,
    TeamPlaceKind,
)
from clusters.models.packages import Package, PackageTask, TaskClass
from clusters.models.reviews import Consent, Review, ReviewChange, ReviewReason, ReviewWish, StillRight

__all__ = [
    "Advocate",
    "Allowed",
    "BestInterestsDecision",
    "Block",
    "CapacityAssessment",
    "Cluster",
    "ClusterPlace",
    "Consent",
    "DecisionEnd",
    "Feels",
    "KnownFaceWish",
    "Limit",
    "LimitLook",
    "Package",
    "PackageTask",
    "PlaceRole",
    "Review",
    "ReviewChange",
    "ReviewReason",
    "ReviewWish",
    "StillRight",
    "TaskClass",
    "TeamPlace",
    "TeamPlaceKind",
]
