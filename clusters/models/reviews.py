"""The person and the co-op look together at whether the agreed help still fits, and what is to change."""

from django.db import models
from django.db.models import F, Q

from clusters.models.packages import Package
from clusters.models.plans import Outcome
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.ui.formats import gov_short_date

LONGEST = 4000


class ReviewReason(models.TextChoices):
    FIRST = "first", "First review, in the first six weeks"
    PLANNED = "planned", "The planned review"
    ASKED = "asked", "The person, or who acts for them, asked for it"
    CHANGE = "change", "Something has changed"


class StillRight(models.TextChoices):
    YES = "yes", "Yes"
    CHANGE = "change", "No, it must change"
    NONE = "none", "They have none from us"


class Consent(models.TextChoices):
    GIVEN = "given", "Yes, to all of it"
    NOT_ALL = "not_all", "Not to all of it"
    UNSURE = "unsure", "We are not sure that they can decide this now"


class Review(TenantModel):
    """One review that was held, with what the person said in their own words.

    Private between the person, whom they let see their care record, their support worker and the manager: it may speak
    of a PCA. The person, or who speaks for them, reads it and has the last word, once.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    reason = models.CharField(max_length=20, choices=ReviewReason)
    held_by = models.CharField(max_length=120)
    present = models.CharField(max_length=200, help_text="Who was there, besides whoever held it.")
    works_well = models.TextField(blank=True, max_length=LONGEST)
    works_badly = models.TextField(blank=True, max_length=LONGEST)
    right_people = models.TextField(blank=True, max_length=LONGEST, help_text="The right people, at the right time?")
    feels_safe = models.TextField(blank=True, max_length=LONGEST, help_text="Safe, and deciding about their own day?")
    what_changed = models.TextField(blank=True, max_length=LONGEST)
    wants_next = models.TextField(blank=True, max_length=LONGEST)
    help_right = models.CharField(max_length=10, choices=StillRight)
    risks_right = models.CharField(max_length=10, choices=StillRight)
    medicines_right = models.CharField(max_length=10, choices=StillRight)
    equipment_checked_on = models.DateField(null=True, blank=True, help_text="Empty: they use none.")
    consent = models.CharField(max_length=10, choices=Consent)
    knew_how_to_complain = models.BooleanField(help_text="No: they were told again.")
    next_due_on = models.DateField()
    written_at = models.DateTimeField()
    answer = models.TextField(blank=True, max_length=LONGEST, help_text="The last word of the person.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "package", "held_on"], name="one_review_a_day"),
            models.CheckConstraint(condition=Q(next_due_on__gt=F("held_on")), name="next_review_is_later"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answer="", answered_by=""), name="last_word_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.held_on}"

    def said(self) -> list[tuple[str, str]]:
        """(question, answer) in the words of the person; only what was answered."""
        answers = (
            ("What works well", self.works_well),
            ("What does not", self.works_badly),
            ("The right people, at the right time, for long enough", self.right_people),
            ("Feeling safe, and who decides about the day", self.feels_safe),
            ("What has changed", self.what_changed),
            ("What they want to be able to do next", self.wants_next),
        )
        return [(question, answer) for question, answer in answers if answer]

    def checked(self) -> list[tuple[str, str]]:
        """(what was looked at, how it stands)."""
        equipment = gov_short_date(self.equipment_checked_on) if self.equipment_checked_on else "They use none"
        aims = self.outcome_looks.select_related("outcome")
        return [
            *((look.outcome.what, look.get_stands_display()) for look in aims),
            ("The agreed help is still right", self.get_help_right_display()),
            ("What we wrote about risks is still right", self.get_risks_right_display()),
            ("The help with medicines is still right", self.get_medicines_right_display()),
            ("Equipment checked on", equipment),
            ("They still agree to the help", self.get_consent_display()),
            ("They know how to complain", "Yes" if self.knew_how_to_complain else "We told them again"),
        ]


class OutcomeStands(models.TextChoices):
    BETTER = "better", "Better than at the last review"
    SAME = "same", "The same"
    WORSE = "worse", "Worse"
    DROPPED = "dropped", "They do not want it any more"


class OutcomeLook(TenantModel):
    """One thing that the person is aiming for, as it stood at a review: "one by one" (policy P04)."""

    review = TenantForeignKey(Review, models.PROTECT, related_name="outcome_looks")
    outcome = TenantForeignKey(Outcome, models.PROTECT, related_name="looks")
    stands = models.CharField(max_length=10, choices=OutcomeStands)

    class Meta(TenantModel.Meta):
        ordering = ["outcome__position"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "review", "outcome"], name="one_look_at_an_outcome"),
        ]

    def __str__(self) -> str:
        return self.get_stands_display()


class ReviewChange(TenantModel):
    """One thing that is to change after a review: "each change has a name and a date" (policy P04)."""

    review = TenantForeignKey(Review, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120, help_text="Who does it: somebody here, the person, family, a service.")
    by_on = models.DateField()
    written_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    came_of_it = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["by_on", "written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_by="", came_of_it=""), name="change_made_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ReviewWish(TenantModel):
    """Somebody asked for a review before it is due. Open until one is held."""

    package = TenantForeignKey(Package, models.PROTECT, related_name="review_wishes")
    why = models.TextField(blank=True, max_length=LONGEST)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    review = TenantForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="wishes")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "package"], condition=Q(review__isnull=True), name="one_open_wish_for_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"Asked on {self.asked_at:%Y-%m-%d}"
