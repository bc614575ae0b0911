"""What could go wrong for one person, what they choose, and what we do about it."""

from django.db import models
from django.db.models import F, Q

from clusters.models.packages import Package
from clusters.rules.risk_table import Band, band, score
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel

LONGEST = 4000
FROM_1_TO_5 = "From 1 to 5; see clusters.rules.risk_table."


class RiskKind(models.TextChoices):
    """The table of policy P05, "Which risks we assess": first those that everyone has."""

    HOME = "home", "The home: steps, lighting, floors, gas, wires"
    MOVING = "moving", "Moving about, and falls"
    FIRE = "fire", "Fire and smoke alarms"
    MEDICINES = "medicines", "Medicines"
    ACCESS = "access", "Access and keys"
    NOBODY = "nobody", "What if nobody comes"
    INFECTION = "infection", "Infection"
    WORKERS = "workers", "Safety of workers"
    SKIN = "skin", "Skin and pressure sores"
    CHOKING = "choking", "Choking and swallowing"
    FOOD = "food", "Food, drink and weight"
    CONDITIONS = "conditions", "Seizures, diabetes, breathing"
    LEAVING = "leaving", "Getting lost, or leaving home at night"
    DISTRESS = "distress", "Distress, and what helps"
    SUBSTANCES = "substances", "Alcohol, drugs, smoking, oxygen"
    LIMITS = "limits", "Bed rails, belts and other limits"
    CHOSEN = "chosen", "Something the person wants to do"


EVERYONE = (
    RiskKind.HOME, RiskKind.MOVING, RiskKind.FIRE, RiskKind.MEDICINES, RiskKind.ACCESS, RiskKind.NOBODY,
    RiskKind.INFECTION, RiskKind.WORKERS,
)  # fmt: skip


class RiskAssessment(TenantModel):
    """One look at one risk. Its words are never changed: looking again makes the next one, which replaces it.

    Scored twice on the one table: as if we did nothing, and with what we do. A risk to the person alone, which they
    can decide about and have chosen, is theirs to take (`is_theirs`).
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="risks")
    kind = models.CharField(max_length=20, choices=RiskKind)
    about = models.CharField(max_length=120, help_text="Which one of its kind: the back step, the bath.")
    assessed_on = models.DateField()
    took_part = models.CharField(max_length=200)
    wants = models.TextField(blank=True, max_length=LONGEST, help_text="What the person wants to do, and why.")
    good = models.TextField(blank=True, max_length=LONGEST, help_text="What good could come of it.")
    could_go_wrong = models.TextField(max_length=LONGEST)
    helps_already = models.TextField(blank=True, max_length=LONGEST)
    likely_before = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    harm_before = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    what_we_do = models.TextField(max_length=LONGEST)
    likely_after = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    harm_after = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    is_theirs = models.BooleanField(help_text="To the person alone, who can decide about it and has chosen it.")
    agrees = models.BooleanField()
    person_says = models.TextField(blank=True, max_length=LONGEST)
    two_workers = models.BooleanField(default=False)
    equipment = models.CharField(max_length=300, blank=True, help_text="What, whose, and which size or sling.")
    equipment_checked_on = models.DateField(null=True, blank=True)
    stop_if = models.TextField(blank=True, max_length=LONGEST, help_text="Stop and ring us if.")
    look_again_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    replaces = TenantForeignKey(
        "clusters.RiskAssessment", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Replaced, or no risk any more.")
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["kind", "about", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likely_before__range=(1, 5), harm_before__range=(1, 5), likely_after__range=(1, 5))
                & Q(harm_after__range=(1, 5)),
                name="persons_risk_is_from_1_to_5",
            ),
            models.CheckConstraint(condition=Q(look_again_on__gt=F("assessed_on")), name="next_look_is_later"),
            models.UniqueConstraint(fields=["coop", "replaces"], name="one_next_look_at_a_risk"),
            models.UniqueConstraint(
                fields=["coop", "package", "kind", "about"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_look_at_a_risk",
            ),
        ]
        indexes = [models.Index(fields=["coop", "look_again_on"], name="persons_risk_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def before(self) -> int:
        return score(self.likely_before, self.harm_before)

    @property
    def after(self) -> int:
        return score(self.likely_after, self.harm_after)

    @property
    def band_before(self) -> Band:
        return band(self.before)

    @property
    def band(self) -> Band:
        """With what we do."""
        return band(self.after)
