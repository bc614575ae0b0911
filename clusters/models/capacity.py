"""Whether somebody can make one decision, what was decided in their best interests, and what limits their freedom."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from clusters.rules.capacity import CapacityOutcome, DecisionKind
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person

LONGEST = 4000
ALL_FOUR = Q(understands=True, keeps_in_mind=True, weighs=True, tells_us=True)


class Advocate(models.TextChoices):
    NOT_NEEDED = "not_needed", "Not needed"
    ASKED = "asked", "Needed, and asked for"
    TO_ASK = "to_ask", "Needed, and still to be asked for"


class Feels(models.TextChoices):
    CONTENT = "content", "They are content with it"
    OBJECTS = "objects", "They object to it"
    UNSURE = "unsure", "We cannot tell"


class Allowed(models.TextChoices):
    CONSENT = "consent", "They agreed to it"
    BEST_INTERESTS = "best_interests", "A best-interests decision"
    EMERGENCY = "emergency", "An emergency: restraint to stop serious harm to them"


class CapacityAssessment(TenantModel):
    """One decision, at one time. "Lacks capacity" on its own cannot be written, and nothing of it is changed later: a
    later assessment of the same decision follows this one.

    The outcome is that of the answers (clusters.rules.capacity.outcome_of), and the database holds both to it.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="capacity_assessments")
    follows = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    kind = models.CharField(max_length=20, choices=DecisionKind)
    decision = models.CharField(max_length=300, help_text="The one decision, for example: whether to have bed rails.")
    assessed_on = models.DateField()
    assessed_at = models.TimeField(help_text="Wall clock in England: people decide better at some times of the day.")
    doubt = models.TextField(max_length=LONGEST, help_text="Why it is doubted that they can decide this now.")
    help_given = models.TextField(max_length=LONGEST, help_text="What was done to help them decide.")
    understands = models.BooleanField()
    keeps_in_mind = models.BooleanField()
    weighs = models.BooleanField()
    tells_us = models.BooleanField()
    impairment = models.TextField(blank=True, max_length=LONGEST, help_text="Where any is no: of mind or brain, which?")
    is_because = models.BooleanField(default=False, help_text="The impairment is why they cannot decide this.")
    outcome = models.CharField(max_length=20, choices=CapacityOutcome)
    assessor = models.CharField(max_length=120)
    assessor_job = models.CharField(max_length=120)
    look_again_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["-assessed_on", "-assessed_at", "-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "follows"], name="followed_once"),
            models.CheckConstraint(
                condition=(Q(outcome=CapacityOutcome.CAN, is_because=False) & ALL_FOUR)
                | (Q(outcome=CapacityOutcome.CANNOT, is_because=True) & ~ALL_FOUR)
                | (Q(outcome=CapacityOutcome.NOT_THE_ACT, is_because=False) & ~ALL_FOUR),
                name="outcome_of_the_answers",
            ),
            models.CheckConstraint(
                condition=Q(look_again_on__isnull=True) | Q(look_again_on__gt=F("assessed_on")),
                name="capacity_looked_at_later",
            ),
        ]

    def __str__(self) -> str:
        return self.decision

    @property
    def made(self) -> "BestInterestsDecision | None":
        """The best-interests decision, where there is one."""
        return next(iter(self.best_interests.all()), None)

    @property
    def later(self) -> "CapacityAssessment | None":
        """The assessment that followed this one, where there is one."""
        return next(iter(self.followed_by.all()), None)

    @property
    def end(self) -> "DecisionEnd | None":
        """Why the decision does not arise any more, where somebody said so."""
        return next(iter(self.ends.all()), None)

    @property
    def is_last(self) -> bool:
        """Nothing followed it, and the decision still arises."""
        return self.later is None and self.end is None

    @property
    def needs_decision(self) -> bool:
        """Somebody must decide this for them, and nobody has yet."""
        return self.outcome == CapacityOutcome.CANNOT and self.made is None

    @property
    def looked_at_by(self) -> date | None:
        """The earlier of its own day and that of the best-interests decision."""
        days = [self.look_again_on, self.made.look_again_on if self.made else None]
        return min((day for day in days if day is not None), default=None)

    def answers(self) -> list[tuple[str, str]]:
        """(question, yes or no), in the order of policy P03."""
        found = (
            ("They understand it", self.understands),
            ("They keep it in mind long enough", self.keeps_in_mind),
            ("They weigh it up", self.weighs),
            ("They tell us, in any way", self.tells_us),
        )
        return [(question, "Yes" if answer else "No") for question, answer in found]

    def why(self) -> list[tuple[str, str]]:
        """(question, words): what led to the outcome; only what was written."""
        words = (
            ("Why we doubted it", self.doubt),
            ("What we did to help them decide", self.help_given),
            ("Impairment of mind or brain", self.impairment),
        )
        return [(question, answer) for question, answer in words if answer]


class DecisionEnd(TenantModel):
    """The decision does not arise any more, so it is not looked at again: it was about one day, or is past."""

    assessment = TenantForeignKey(CapacityAssessment, models.PROTECT, related_name="ends")
    ended_on = models.DateField()
    ended_why = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "decisions that do not arise any more"
        constraints = [models.UniqueConstraint(fields=["coop", "assessment"], name="decision_ends_once")]

    def __str__(self) -> str:
        return self.ended_why


class BestInterestsDecision(TenantModel):
    """What somebody decided for a person who cannot decide this now, by the steps of the Act. Never changed later."""

    assessment = TenantForeignKey(CapacityAssessment, models.PROTECT, related_name="best_interests")
    could_wait = models.TextField(max_length=LONGEST, help_text="Could it wait until they can decide?")
    took_part = models.TextField(max_length=LONGEST, help_text="How they took part.")
    wishes = models.TextField(max_length=LONGEST, help_text="Wishes, feelings, beliefs and values, now and before.")
    asked = models.TextField(max_length=LONGEST, help_text="Who was asked, and what each said.")
    papers_seen = models.TextField(blank=True, max_length=LONGEST, help_text="Attorney, deputy, advance decision.")
    choices = models.TextField(max_length=LONGEST, help_text="The choices that were looked at.")
    decided = models.TextField(max_length=LONGEST)
    why_least = models.TextField(max_length=LONGEST, help_text="Why it limits their freedom least.")
    disagreed = models.TextField(blank=True, max_length=LONGEST, help_text="Who disagreed, and why.")
    advocate = models.CharField(max_length=20, choices=Advocate)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120)
    look_again_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "assessment"], name="one_best_interests_decision"),
            models.CheckConstraint(
                condition=Q(look_again_on__gt=F("decided_on")), name="best_interests_looked_at_later"
            ),
        ]

    def __str__(self) -> str:
        return self.decided

    def why(self) -> list[tuple[str, str]]:
        """(step, words) in the order of policy P03; only what was written."""
        words = (
            ("Could it wait?", self.could_wait),
            ("How they took part", self.took_part),
            ("Their wishes, feelings, beliefs and values", self.wishes),
            ("Who was asked, and what they said", self.asked),
            ("Legal papers looked at", self.papers_seen),
            ("Choices looked at", self.choices),
            ("Why this limits them least", self.why_least),
            ("Who disagreed", self.disagreed),
        )
        return [(question, answer) for question, answer in words if answer]


class Limit(TenantModel):
    """Something that limits what a person may do or where they may go. Restraint in an emergency is one that ended on
    the day it began, with its time.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="limits")
    what = models.CharField(max_length=300)
    why = models.TextField(max_length=LONGEST)
    tried = models.TextField(max_length=LONGEST, help_text="What else was tried first.")
    feels = models.CharField(max_length=20, choices=Feels)
    feels_words = models.TextField(max_length=LONGEST, help_text="What they say and do.")
    allowed_by = models.CharField(max_length=20, choices=Allowed)
    decision = TenantForeignKey(BestInterestsDecision, models.PROTECT, null=True, blank=True, related_name="limits")
    since = models.DateField()
    at = models.TimeField(null=True, blank=True, help_text="Of restraint in an emergency: the wall clock in England.")
    look_again_on = models.DateField(null=True, blank=True, help_text="The first day to look again; looks set later.")
    ended_on = models.DateField(null=True, blank=True, help_text="From this day it does not hold.")
    ended_why = models.CharField(max_length=300, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    referred_on = models.DateField(null=True, blank=True, help_text="As possible deprivation of liberty.")
    referred_to = models.CharField(max_length=200, blank=True, help_text="The council or the NHS: whom there.")
    referred_by = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["-since", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(allowed_by=Allowed.EMERGENCY, at__isnull=False, ended_on__isnull=False)
                | (~Q(allowed_by=Allowed.EMERGENCY) & Q(at__isnull=True, look_again_on__gt=F("since"))),
                name="limit_is_looked_at_or_over",
            ),
            models.CheckConstraint(
                condition=Q(allowed_by=Allowed.BEST_INTERESTS, decision__isnull=False)
                | (~Q(allowed_by=Allowed.BEST_INTERESTS) & Q(decision__isnull=True)),
                name="limit_names_its_decision",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="limit_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_emergency(self) -> bool:
        return self.allowed_by == Allowed.EMERGENCY

    @property
    def lost_its_ground(self) -> bool:
        """The decision that allowed it has been assessed again, or does not arise any more."""
        return self.decision is not None and not self.decision.assessment.is_last

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.ended_on is None or self.ended_on > on)


class LimitLook(TenantModel):
    """Somebody looked again at a limit that is still needed. Never changed later."""

    limit = TenantForeignKey(Limit, models.PROTECT, related_name="looks")
    looked_on = models.DateField()
    found = models.TextField(max_length=LONGEST, help_text="Why it is still needed, and what else was tried.")
    feels = models.CharField(max_length=20, choices=Feels)
    feels_words = models.TextField(max_length=LONGEST)
    look_again_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "looks at limits"
        ordering = ["-looked_on", "-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(look_again_on__gt=F("looked_on")), name="limit_looked_at_later"),
        ]

    def __str__(self) -> str:
        return f"Looked again on {self.looked_on}"
