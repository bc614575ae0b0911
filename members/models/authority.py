"""Who may act or decide for a person: by the person's own permission, and by papers that the law knows."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models.people import Person
from members.models.workers import WithdrawableQuerySet


class Scope(models.TextChoices):
    SEE_VISITS = "see_visits", "See my visits"
    BOOK_VISITS = "book_visits", "Book, change and cancel my visits"
    SEE_MONEY = "see_money", "See my statements and budget"
    SEE_CARE_RECORD = "see_care_record", "See my care record and visit notes"


class PermissionGrant(TenantModel):
    """A person lets somebody act for them: what, from when, until when. Taken back at any moment: from
    `withdrawn_on` it does not count.

    Consent to care, consent to data use and this permission are three separate things (domain.md F1).
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="permissions_given")
    representative = TenantForeignKey(Person, models.PROTECT, related_name="permissions_held")
    relationship = models.CharField(max_length=60, help_text="For example: son.")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    how_given = models.CharField(max_length=200, help_text="For example: told Ana at home, 3 March.")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="From this day it does not count.")

    objects = TenantManager.from_queryset(WithdrawableQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="permission_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(person=F("representative")), name="nobody_represents_themselves"),
            models.UniqueConstraint(
                fields=["coop", "person", "representative"],
                condition=Q(ends_on__isnull=True),
                name="one_open_permission_per_pair",
            ),
        ]

    @property
    def scopes_words(self) -> list[str]:
        return [Scope(scope).label for scope in self.scopes]

    def __str__(self) -> str:
        return f"{self.relationship}: {', '.join(self.scopes)}"


class LegalKind(models.TextChoices):
    HEALTH_ATTORNEY = "health_attorney", "Lasting power of attorney for health and welfare"
    MONEY_ATTORNEY = "money_attorney", "Lasting power of attorney for property and money"
    ENDURING_POWER = "enduring_power", "Enduring power of attorney"
    WELFARE_DEPUTY = "welfare_deputy", "Deputy for personal welfare"
    MONEY_DEPUTY = "money_deputy", "Deputy for property and affairs"
    APPOINTEE = "appointee", "Appointee for benefits"
    ADVANCE_DECISION = "advance_decision", "Advance decision to refuse treatment"
    ADVANCE_STATEMENT = "advance_statement", "Advance statement of wishes"
    DNACPR = "dnacpr", "Do not attempt resuscitation (DNACPR)"
    RESPECT = "respect", "ReSPECT form"


ATTORNEYS = (LegalKind.HEALTH_ATTORNEY, LegalKind.MONEY_ATTORNEY, LegalKind.ENDURING_POWER)
DEPUTIES = (LegalKind.WELFARE_DEPUTY, LegalKind.MONEY_DEPUTY)
# Who may decide about care, where the person cannot.
WELFARE = (LegalKind.HEALTH_ATTORNEY, LegalKind.WELFARE_DEPUTY)
RESUSCITATION = (LegalKind.DNACPR, LegalKind.RESPECT)
# Somebody holds these for the person; the other papers speak for themselves.
HELD = (*ATTORNEYS, *DEPUTIES, LegalKind.APPOINTEE)
# What each can decide and cannot. Source: policy P03, after the Mental Capacity Act 2005, sections 9 to 26.
WHAT_IT_DOES = {
    LegalKind.HEALTH_ATTORNEY: "They decide on health and care, and only when the person cannot decide that thing.",
    LegalKind.MONEY_ATTORNEY: "They deal with money and property. They do not decide on care.",
    LegalKind.ENDURING_POWER: "An older paper about money and property. They do not decide on care.",
    LegalKind.WELFARE_DEPUTY: "They decide on care what the court’s order names, when the person cannot.",
    LegalKind.MONEY_DEPUTY: "They deal with money as the court’s order says. They do not decide on care.",
    LegalKind.APPOINTEE: "They deal with state benefits, and decide nothing else.",
    LegalKind.ADVANCE_DECISION: "It refuses the treatment it names if they cannot decide. A valid one binds us.",
    LegalKind.ADVANCE_STATEMENT: "It says what the person wants. It is taken into account, and does not bind.",
    LegalKind.DNACPR: "It is about restarting the heart, and nothing else. All other care goes on.",
    LegalKind.RESPECT: "It advises what to do in an emergency. It decides nothing on its own.",
}  # fmt: skip


class Acting(models.TextChoices):
    ALONE = "alone", "One person, alone"
    JOINTLY = "jointly", "Jointly: all must agree"
    SEVERALLY = "severally", "Jointly and severally: together, or any one alone"
    MIXED = "mixed", "Jointly for some decisions, severally for others"
    NOBODY = "nobody", "Does not apply: nobody holds it"


class Registered(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_NEEDED = "not_needed", "Does not apply"


class Seen(models.TextChoices):
    ORIGINAL = "original", "We saw the original"
    ONLINE = "online", "By the online code"
    SEARCH = "search", "By a search at the Office of the Public Guardian"
    COPY = "copy", "A copy only"
    TOLD = "told", "We were told only"


# Whoever relies on one of these has not seen the paper itself.
NOT_SEEN = (Seen.COPY, Seen.TOLD)


class LegalAuthority(TenantModel):
    """A paper by which somebody else may decide for a person, or by which the person decided ahead.

    Being next of kin is no such paper, and no permission to use these pages comes with one: that is a PermissionGrant.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="legal_papers")
    kind = models.CharField(max_length=20, choices=LegalKind)
    holders = models.TextField(blank=True, max_length=1000, help_text="Names, and how to reach them.")
    acting = models.CharField(max_length=20, choices=Acting)
    registered = models.CharField(max_length=20, choices=Registered)
    seen = models.CharField(max_length=20, choices=Seen)
    seen_on = models.DateField(help_text="The day we saw it, or were told.")
    seen_by = models.CharField(max_length=120)
    covers = models.TextField(blank=True, max_length=2000, help_text="What it covers, and any limits in it.")
    kept_at = models.CharField(blank=True, max_length=200, help_text="Where the original is.")
    ended_on = models.DateField(null=True, blank=True, help_text="From this day it does not count.")
    ended_why = models.CharField(blank=True, max_length=300)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name_plural = "legal papers"
        ordering = ["kind", "-seen_on", "-written_at"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def what_it_does(self) -> str:
        return WHAT_IT_DOES[LegalKind(self.kind)]

    def counts_on(self, on: date) -> bool:
        return self.ended_on is None or self.ended_on > on

    @property
    def is_not_seen(self) -> bool:
        """Nobody here has seen the paper itself, so nobody relies on it yet (policy P03)."""
        return self.seen in NOT_SEEN
