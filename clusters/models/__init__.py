from clusters.models.clusters import (
    Block,
    Cluster,
    ClusterPlace,
    KnownFaceWish,
    PlaceRole,
    TeamPlace,
    TeamPlaceKind,
)
from clusters.models.medicines import Medicine, MedicinesAgreement, MedicinesConsent
from clusters.models.packages import Package, PackageTask, TaskClass
from clusters.models.reviews import Consent, Review, ReviewChange, ReviewReason, ReviewWish, StillRight

__all__ = [
    "Block",
    "Cluster",
    "ClusterPlace",
    "Consent",
    "KnownFaceWish",
    "Medicine",
    "MedicinesAgreement",
    "MedicinesConsent",
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
