"""The fit-person files of directors (Regulated Activities Regulations 2014, regulation 5), apart from staff files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coopcare.accounts.models import Access
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel

LONGEST = 2000


class FitnessCheckKind(models.TextChoices):
    """Policy P08, after schedules 3 and 4 of the Regulations."""

    IDENTITY = "identity", "Who they are: papers seen"
    HISTORY = "history", "Work and life so far, with gaps explained"
    REFERENCES = "references", "References"
    SKILLS = "skills", "What they bring to the board"
    DISCLOSURE = "disclosure", "Disclosure, at the level the role allows"
    BARRED = "barred", "Barred list, if they take part in care"
    INSOLVENCY = "insolvency", "Individual insolvency register"
    DISQUALIFIED = "disqualified", "Disqualified directors, Companies House"
    TRUSTEES = "trustees", "Removed trustees, Charity Commission"


class FitnessOutcome(models.TextChoices):
    CLEAR = "clear", "Nothing against them"
    TALK = "talk", "Something to talk about"
    NOT_NEEDED = "not_needed", "Not needed for this role"


class Ground(models.TextChoices):
    """What a director declares. Whether it makes somebody unfit is decided by people, with the law beside them."""

    DEBTS = "debts", "I am bankrupt, or under a court order or an arrangement about debts"
    DISQUALIFIED = "disqualified", "I am disqualified as a company director or as a charity trustee"
    BARRED = "barred", "I am barred from work with adults or with children"
    OFFENCE = "offence", "I have a conviction or caution that the law lets you ask about"
    STRUCK_OFF = "struck_off", "A professional body has struck me off, suspended me or set conditions"
    MISCONDUCT = "misconduct", "I had a part in serious misconduct or mismanagement where care was given"


class FitnessCheck(TenantModel):
    """One thing that was looked at for a director: when, by whom, what came of it. The newest of a kind counts."""

    director = TenantForeignKey(Access, models.PROTECT, related_name="fitness_checks")
    kind = models.CharField(max_length=20, choices=FitnessCheckKind)
    looked_on = models.DateField()
    looked_by = models.CharField(max_length=120)
    outcome = models.CharField(max_length=20, choices=FitnessOutcome)
    words = models.TextField(blank=True, max_length=LONGEST)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-looked_on", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=FitnessOutcome.CLEAR) | ~Q(words=""), name="fitness_check_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.looked_on}"


class FitnessDeclaration(TenantModel):
    """What a director declared, each year and after any change: by pressing here, or on paper."""

    director = TenantForeignKey(Access, models.PROTECT, related_name="fitness_declarations")
    declared_on = models.DateField()
    grounds = ArrayField(models.CharField(max_length=20, choices=Ground), default=list, blank=True)
    words = models.TextField(blank=True, max_length=LONGEST, help_text="About the grounds that are ticked.")
    interests = models.TextField(blank=True, max_length=LONGEST, help_text="Ties that could pull two ways.")
    needs = models.TextField(blank=True, max_length=LONGEST, help_text="What they need to take part.")
    on_paper = models.BooleanField(default=False)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-declared_on", "-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(grounds=[]) | ~Q(words=""), name="declared_ground_has_words"),
        ]

    def __str__(self) -> str:
        return f"Declared on {self.declared_on}"

    @property
    def grounds_words(self) -> list[str]:
        return [Ground(one).label for one in self.grounds]


class FitnessDecision(TenantModel):
    """What the chair and the nominated individual decided, with the board's minute."""

    director = TenantForeignKey(Access, models.PROTECT, related_name="fitness_decisions")
    decided_on = models.DateField()
    is_fit = models.BooleanField()
    minute_reference = models.CharField(max_length=60)
    words = models.TextField(blank=True, max_length=LONGEST)
    decided_by = models.CharField(max_length=200)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(is_fit=True) | ~Q(words=""), name="not_fit_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{'Fit' if self.is_fit else 'Not fit'}, {self.decided_on}"
