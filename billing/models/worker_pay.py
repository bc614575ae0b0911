"""What was agreed with one worker that their pay, or what it costs, depends on: dated, the later one wins."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.pay import PensionChoice
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from coopcare.ui.formats import WEEKDAYS
from members.models import Person


class AgreedQuerySet(TenantQuerySet):
    def standing(self) -> "AgreedQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class AgreedWithWorker(TenantModel):
    """Holds from `starts_on` until something later was agreed. Never edited: what was wrong is withdrawn."""

    pca = TenantForeignKey(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(AgreedQuerySet)()

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ["-starts_on", "id"]


class WorkerPension(AgreedWithWorker):
    """A worker left or joined the pension by their own choice; without a row the law decides who is in it."""

    CHOICES = [
        (PensionChoice.OUT.value, "Left the pension, or opted out of it"),
        (PensionChoice.IN.value, "Is in the pension by choice, or stays in it"),
    ]
    choice = models.CharField(max_length=20, choices=CHOICES)

    class Meta(AgreedWithWorker.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "pca", "starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_pension_choice_per_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} from {self.starts_on}"


class SickPayDays(AgreedWithWorker):
    """The days of the week that count for statutory sick pay, where the contract names no fixed days (Statutory Sick
    Pay (General) Regulations 1982, regulation 5).
    """

    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")

    class Meta(AgreedWithWorker.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "pca", "starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="sick_pay_days_agreed_once_a_day",
            ),
            models.CheckConstraint(condition=Q(weekdays__len__gt=0), name="sick_pay_days_are_named"),
        ]

    def __str__(self) -> str:
        return f"Sick pay days from {self.starts_on}"

    @property
    def words(self) -> str:
        return ", ".join(WEEKDAYS[day] for day in sorted(self.weekdays))
