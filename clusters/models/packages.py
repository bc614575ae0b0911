"""The ongoing agreed service for a person."""

from django.db import models
from django.db.models import F, Q

from clusters.models.clusters import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet, Person, TrainingTopic


class WhyEnded(models.TextChoices):
    """The reasons of policy P04, "Pausing or ending the service"; the last four are the only ones that are ours."""

    PERSON = "person", "They stopped"
    DIED = "died", "They died"
    MOVED = "moved", "They moved away, or into a care home"
    FUNDING = "funding", "Whoever paid for it stopped"
    NO_SKILLS = "no_skills", "We gave notice: nobody with the right skills"
    UNSAFE = "unsafe", "We gave notice: the home was too unsafe for workers"
    UNPAID = "unpaid", "We gave notice: the bill was not paid"
    UNLAWFUL = "unlawful", "We gave notice: we may not lawfully give what is needed"


OUR_NOTICE = (WhyEnded.NO_SKILLS, WhyEnded.UNSAFE, WhyEnded.UNPAID, WhyEnded.UNLAWFUL)


class Package(TenantModel):
    """What was agreed with a person: which cluster, how many hours a week, which help. Prices live in billing."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="packages")
    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="packages")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    agreed_minutes = models.PositiveIntegerField(help_text="Each week.")
    why_ended = models.CharField(max_length=20, choices=WhyEnded, blank=True)
    notice_on = models.DateField(null=True, blank=True, help_text="The day we wrote to them, where we gave notice.")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person"], condition=Q(ends_on__isnull=True), name="one_open_package"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="package_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(why_ended="") | Q(ends_on__isnull=False), name="package_ended_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(why_ended__in=OUR_NOTICE, notice_on__isnull=False, notice_on__lte=F("ends_on"))
                | (~Q(why_ended__in=OUR_NOTICE) & Q(notice_on__isnull=True)),
                name="our_notice_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Package since {self.starts_on}"


class TaskClass(models.TextChoices):
    """Whether supplying the help unregistered would be a crime (domain.md 0.1)."""

    REGULATED = "regulated", "Personal care (regulated)"
    PRACTICAL = "practical", "Practical help"


class PackageTask(TenantModel):
    """One kind of help in a package, in the person's words, and what a PCA must have been trained in to give it."""

    package = TenantForeignKey(Package, models.PROTECT, related_name="tasks")
    name = models.CharField(max_length=80)
    task_class = models.CharField(max_length=20, choices=TaskClass)
    needs_training = models.CharField(max_length=30, choices=TrainingTopic, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "package", "name"], name="task_named_once")]
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
