from clusters.models.clusters import (
    Block,
    Cluster,
    ClusterPlace,
    KnownFaceWish,
    PlaceRole,
    TeamPlace,
    TeamPlaceKind,
)
from clusters.models.packages import OUR_NOTICE, Package, PackageTask, TaskClass, WhyEnded
from clusters.models.plans import AgreedBy, CarePlan, Outcome, PlanPart, PlanWish
from clusters.models.reviews import (
    Consent,
    OutcomeLook,
    OutcomeStands,
    Review,
    ReviewChange,
    ReviewReason,
    ReviewWish,
    StillRight,
)
from clusters.models.risks import EVERYONE, RiskAssessment, RiskKind

__all__ = [
    "AgreedBy",
    "Block",
    "CarePlan",
    "Cluster",
    "ClusterPlace",
    "Consent",
    "EVERYONE",
    "KnownFaceWish",
    "OUR_NOTICE",
    "Outcome",
    "OutcomeLook",
    "OutcomeStands",
    "Package",
    "PackageTask",
    "PlaceRole",
    "PlanPart",
    "PlanWish",
    "Review",
    "ReviewChange",
    "ReviewReason",
    "ReviewWish",
    "RiskAssessment",
    "RiskKind",
    "StillRight",
    "TaskClass",
    "TeamPlace",
    "TeamPlaceKind",
    "WhyEnded",
]
