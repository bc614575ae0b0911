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

__all__ = [
    "Block",
    "Cluster",
    "ClusterPlace",
    "KnownFaceWish",
    "Package",
    "PackageTask",
    "PlaceRole",
    "TaskClass",
    "TeamPlace",
    "TeamPlaceKind",
]
