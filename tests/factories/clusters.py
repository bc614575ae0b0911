import factory

from clusters.models import Cluster, ClusterPlace, Package, PackageTask, PlaceRole, TaskClass, TeamPlace, TeamPlaceKind
from tests.factories.members import LONG_AGO


class ClusterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cluster

    name = factory.Sequence(lambda n: f"Cluster {n}")
    area = "Hartley and Millbeck"
    phone = "01632 960100"


class ClusterPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClusterPlace

    role = PlaceRole.SUPPORTED
    starts_on = LONG_AGO


class PackageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Package

    starts_on = LONG_AGO
    agreed_minutes = 10 * 60


class PackageTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackageTask

    name = factory.Sequence(lambda n: f"Help {n}")
    task_class = TaskClass.PRACTICAL


class TeamPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamPlace

    kind = TeamPlaceKind.REGULAR
    rank = 1
    starts_on = LONG_AGO
