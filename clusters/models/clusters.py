"""Clusters, and the team around each person."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet, Person


class Cluster(TenantModel):
    """12 to 15 people and their PCAs, about 130 to 150 care hours a week, with one support worker."""

    name = models.CharField(max_length=60)
    area = models.CharField(max_length=120)
    support_worker = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="clusters_supported")
    phone = models.CharField(max_length=30)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "name"], name="cluster_name_is_unique")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlaceRole(models.TextChoices):
    SUPPORTED = "supported", "Supported here"
    PCA = "pca", "Works here"
    COVERS = "covers", "Willing to cover here"


class ClusterPlace(TenantModel):
    """Somebody belongs to a cluster, from a day until a day."""

    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="places")
    person = TenantForeignKey(Person, models.PROTECT, related_name="cluster_places")
    role = models.CharField(max_length=20, choices=PlaceRole)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "cluster", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_place_per_role",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="place_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["coop", "person", "role"], name="cluster_place_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.cluster_id}"


class TeamPlaceKind(models.TextChoices):
    REGULAR = "regular", "Chosen"
    STAND_IN = "stand_in", "Stand-in"
    COVER = "cover", "Cover for one visit"


class TeamPlace(TenantModel):
    """A PCA's place in a person's care team. It is also why that PCA may open the person's record: regular and
    stand-in places while they last; a cover place from the day before the visit to two days after (domain.md F6).
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="team_places")
    pca = TenantForeignKey(Person, models.PROTECT, related_name="teams")
    kind = models.CharField(max_length=20, choices=TeamPlaceKind)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is the person's first choice.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "pca"],
                condition=Q(ends_on__isnull=True),
                name="one_open_team_place_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="team_place_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(kind=TeamPlaceKind.REGULAR) | Q(rank__isnull=False), name="chosen_places_are_ranked"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "person"], name="team_of_person"),
            models.Index(fields=["coop", "pca"], name="teams_of_pca"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.rank or ''}".strip()


class Block(TenantModel):
    """A person does not wish a PCA to come. Private: the PCA is never told, and no reason is asked."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="blocks")
    pca = TenantForeignKey(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "pca"], condition=Q(ends_on__isnull=True), name="one_open_block_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="block_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} without {self.pca_id}"


class KnownFaceWish(TenantModel):
    """The person would rather wait for somebody they know than have a stranger on time, from a day until a day."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="known_face_wishes")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person"], condition=Q(ends_on__isnull=True), name="one_open_known_face_wish"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="wish_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Since {self.starts_on}"
