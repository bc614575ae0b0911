from clusters.models.clusters import Block, Cluster, ClusterPlace, PlaceRole, TeamPlace, TeamPlaceKind
from clusters.models.packages import Package, PackageTask, TaskClass

__all__ = [
    "Block",
    "Cluster",
    "ClusterPlace",
    "Package",
    "PackageTask",
    "PlaceRole",
    "TaskClass",
    "TeamPlace",
    "TeamPlaceKind",
]
