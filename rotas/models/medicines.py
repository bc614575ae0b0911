"""Each dose at a visit: what was taken, or why not. Never changed; a mistake is put right by another entry."""

import datetime as dt

from django.db import models
from django.db.models import Q

from clusters.models import Medicine
from coopcare.clock import to_local
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from rotas.medicines.entries import Code, given_words
from rotas.models.visits import Visit

TICK = "✓"


class MedicineEntryQuerySet(TenantQuerySet):
    def standing(self) -> "MedicineEntryQuerySet":
        """Those that no later entry puts right."""
        return self.filter(corrections__isnull=True)


class MedicineEntry(TenantModel):
    """One dose that somebody wrote down. It answers a dose that was due (`dose_on`, `dose_at`: local), or, of an
    as-needed medicine, none. `at` is when it happened, `written_at` when it was written.
    """

    medicine = TenantForeignKey(Medicine, models.PROTECT, related_name="entries")
    visit = TenantForeignKey(Visit, models.PROTECT, related_name="medicine_entries")
    dose_on = models.DateField(null=True, blank=True)
    dose_at = models.TimeField(null=True, blank=True)
    code = models.CharField(max_length=10, choices=Code)
    amount = models.CharField(max_length=60, blank=True, help_text="How much; of a patch, where.")
    count_left = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    how_known = models.CharField(max_length=300, blank=True, help_text="Written late, or put right: how they know.")
    corrects = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    author_id = models.UUIDField(null=True)

    objects = TenantManager.from_queryset(MedicineEntryQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["at", "written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "medicine", "dose_on", "dose_at"],
                condition=Q(corrects__isnull=True, dose_on__isnull=False),
                name="one_entry_a_dose",
            ),
            models.UniqueConstraint(
                fields=["coop", "corrects"], condition=Q(corrects__isnull=False), name="entry_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(dose_on__isnull=True, dose_at__isnull=True)
                | Q(dose_on__isnull=False, dose_at__isnull=False),
                name="dose_has_day_and_time",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(how_known__gt=""), name="correction_says_how_known"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "medicine", "at"], name="entry_of_medicine"),
            models.Index(fields=["coop", "visit"], name="entry_of_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.words}, {self.medicine}"

    @property
    def on(self) -> dt.date:
        """The local day on which it happened."""
        return to_local(self.at).date()

    @property
    def is_late(self) -> bool:
        """Written after the visit, and not at once (policy P02: the record says so)."""
        return bool(self.how_known) and self.corrects_id is None

    @property
    def letter(self) -> str:
        """As it stands on the chart."""
        return TICK if self.code == Code.GIVEN else self.code

    @property
    def words(self) -> str:
        """Given; or Reminded, where that is the help that was agreed; else what the letter means."""
        if self.code == Code.GIVEN:
            return given_words(self.medicine.level)
        label = Code(self.code).label
        return label.removeprefix(f"{self.code}: ").capitalize()


class MedicineEffect(TenantModel):
    """Whether an as-needed dose helped, seen some time after it. Never changed."""

    entry = TenantForeignKey(MedicineEntry, models.PROTECT, related_name="effects")
    words = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["written_at"]
        constraints = [models.UniqueConstraint(fields=["coop", "entry"], name="one_effect_of_a_dose")]

    def __str__(self) -> str:
        return self.words
