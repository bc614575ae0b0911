"""People the co-op employs, and what has been checked about them."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models.people import Person


class DatedQuerySet(TenantQuerySet):
    """Rows with starts_on and ends_on (the last day, or open)."""

    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class WithdrawableQuerySet(DatedQuerySet):
    """Dated rows that can also be taken back: from `withdrawn_on` they no longer count, whatever their last day."""

    def on(self, day: date) -> "WithdrawableQuerySet":
        counting = self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
        return super(WithdrawableQuerySet, counting).on(day)  # type: ignore[return-value]


class Job(models.TextChoices):
    PCA = "pca", "Personal Care Assistant"
    SUPPORT_WORKER = "support_worker", "Cluster support worker"
    MANAGER = "manager", "Registered manager"
    OFFICE = "office", "Office"


class Contract(models.TextChoices):
    GUARANTEED = "guaranteed", "Guaranteed hours, and more if wanted"
    ZERO_HOURS = "zero_hours", "No guaranteed hours"
    FIXED_DAYS = "fixed_days", "Guaranteed hours on fixed days"


class TravelMode(models.TextChoices):
    """How a PCA gets from home to home. What each takes is in rotas/travel.py."""

    CAR = "car", "By car"
    BICYCLE = "bicycle", "By bicycle"
    ON_FOOT = "on_foot", "On foot"
    PUBLIC_TRANSPORT = "public_transport", "By bus or train"


class Employment(TenantModel):
    """A contract of work, with its dates. A PCA is a person with a current employment as one."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="employments")
    job = models.CharField(max_length=20, choices=Job)
    contract = models.CharField(max_length=20, choices=Contract, default=Contract.GUARANTEED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    guaranteed_minutes = models.PositiveIntegerField(default=0, help_text="Each week.")
    most_minutes = models.PositiveIntegerField(default=48 * 60, help_text="The most they wish to work each week.")
    opted_out_of_48_hours = models.BooleanField(default=False)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Of fixed days; 0 is Monday."
    )
    most_minutes_a_day = models.PositiveSmallIntegerField(null=True, blank=True, help_text="If they set one.")
    travel_mode = models.CharField(max_length=20, choices=TravelMode, blank=True, help_text="Empty: not known yet.")
    about = models.TextField(blank=True, help_text="What the person who chooses them reads.")
    languages = models.CharField(max_length=120, default="English")
    skills = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="See members.skills.")
    photo = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    photo_words = models.CharField(max_length=200, blank=True, help_text="What the photo shows, for who cannot see it.")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="employment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["coop", "person", "job"], condition=Q(ends_on__isnull=True), name="one_open_employment_per_job"
            ),
            models.CheckConstraint(
                condition=Q(contract=Contract.FIXED_DAYS, weekdays__len__gt=0)
                | (~Q(contract=Contract.FIXED_DAYS) & Q(weekdays__len=0)),
                name="fixed_days_are_named",
            ),
            models.CheckConstraint(
                condition=Q(most_minutes_a_day__isnull=True)
                | Q(most_minutes_a_day__gte=60, most_minutes_a_day__lte=1440),
                name="most_a_day_is_sane",
            ),
            models.CheckConstraint(condition=Q(photo__isnull=True) | Q(photo_words__gt=""), name="photo_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_job_display()} since {self.starts_on}"


class CredentialKind(models.TextChoices):
    DBS = "dbs", "Criminal record check (DBS)"
    RIGHT_TO_WORK = "right_to_work", "Right to work"
    TRAINING = "training", "Training"


class TrainingTopic(models.TextChoices):
    """Domain.md A8. Tasks name the topic they need."""

    CARE_CERTIFICATE = "care_certificate", "Care Certificate"
    MOVING_AND_HANDLING = "moving_and_handling", "Moving and handling"
    MEDICINES = "medicines", "Medicines"
    LIFE_SUPPORT = "life_support", "Basic life support"
    SAFEGUARDING = "safeguarding", "Safeguarding adults"
    INFECTION_CONTROL = "infection_control", "Infection control"
    DATA_SECURITY = "data_security", "Data security"
    DEMENTIA = "dementia", "Dementia"
    LEARNING_DISABILITY = "learning_disability", "Learning disability and autism"
    FIRE_SAFETY = "fire_safety", "Fire safety"
    HEALTH_AND_SAFETY = "health_and_safety", "Health and safety"
    FOOD_SAFETY = "food_safety", "Food safety"
    MENTAL_CAPACITY = "mental_capacity", "Consent and mental capacity"
    EQUALITY = "equality", "Equality, diversity and inclusion"
    LONE_WORKING = "lone_working", "Lone working"
    NUTRITION = "nutrition", "Nutrition and drink"


class Credential(TenantModel):
    """A dated fact about a worker: seen, by whom, until when. Certificates themselves are not copied (domain.md F4)."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=CredentialKind)
    topic = models.CharField(max_length=30, choices=TrainingTopic, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(help_text="Issued, or passed.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day it counts; empty if it does not lapse.")
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=120)
    evidence = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="From this day it does not count.")
    tier = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of learning disability and autism.")

    objects = TenantManager.from_queryset(WithdrawableQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="credential_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(tier__isnull=True) | Q(topic=TrainingTopic.LEARNING_DISABILITY, tier__in=[1, 2]),
                name="tier_is_of_one_topic",
            ),
            models.CheckConstraint(
                condition=Q(kind=CredentialKind.TRAINING, topic__gt="")
                | (~Q(kind=CredentialKind.TRAINING) & Q(topic="")),
                name="training_has_a_topic",
            ),
        ]
        indexes = [models.Index(fields=["coop", "person", "kind"], name="credential_of_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.get_topic_display() if self.topic else self.get_kind_display()


class Outcome(models.TextChoices):
    CAN = "can", "Yes: safe to do this"
    NOT_YET = "not_yet", "Not yet"


class Competency(TenantModel):
    """Somebody who can judge watched a worker do what they were taught. “Not yet” is normal: nobody sends the worker to
    that task until a later row says yes. A yes counts until `ends_on`, if there is one.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="competencies")
    topic = models.CharField(max_length=30, choices=TrainingTopic)
    outcome = models.CharField(max_length=20, choices=Outcome)
    seen_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=120)
    what_was_seen = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["seen_on", "written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("seen_on"), outcome=Outcome.CAN),
                name="competency_ends_after_it_was_seen",
            ),
        ]
        indexes = [models.Index(fields=["coop", "person", "topic"], name="competency_of_person")]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.get_outcome_display()}"


class StandardMet(TenantModel):
    """One standard of the Care Certificate that a worker has met; see members.care_certificate."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="standards_met")
    standard = models.PositiveSmallIntegerField()
    met_on = models.DateField()
    assessed_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["standard"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "person", "standard"], name="standard_met_once"),
            models.CheckConstraint(
                condition=Q(standard__gte=1, standard__lte=16), name="standard_is_of_the_certificate"
            ),
        ]

    def __str__(self) -> str:
        return f"Standard {self.standard}"
