"""Co-ops, and the base of every row that belongs to one."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from coopcare.ids import new_id
from coopcare.tenancy.context import current_coop_id
from coopcare.tenancy.query import TenantManager


class CqcStatus(models.TextChoices):
    """Where a co-op stands with the regulator (domain.md A1). Regulated tasks need REGISTERED."""

    PIONEER = "pioneer", "Pioneer group"
    PREPARING = "preparing", "Preparing to register"
    APPLIED = "applied", "Applied to register"
    REGISTERED = "registered", "Registered"
    CONDITIONS = "conditions", "Registered with conditions"
    SUSPENDED = "suspended", "Suspended"
    CANCELLED = "cancelled", "Registration cancelled"


MAY_GIVE_PERSONAL_CARE = frozenset({CqcStatus.REGISTERED, CqcStatus.CONDITIONS})


class Coop(models.Model):
    """A care co-operative: the legal entity that employs, insures and is registered. The tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$", "Use lower-case letters, numbers and hyphens.")],
        help_text="The first part of the web address.",
    )
    name = models.CharField(max_length=120, help_text="Legal name, as registered.")
    short_name = models.CharField(max_length=40)
    colour = models.CharField(max_length=7, default="#0b5563")
    phone = models.CharField(max_length=30)
    email = models.EmailField()
    address = models.TextField()
    area = models.CharField(max_length=120, help_text="Where the co-op works, in plain words.")
    about = models.TextField(blank=True)
    is_listed = models.BooleanField(default=False, help_text="Shown in the public directory.")
    cqc_status = models.CharField(max_length=20, choices=CqcStatus, default=CqcStatus.PIONEER)
    cqc_provider_id = models.CharField(max_length=30, blank=True)
    cqc_history = models.JSONField(
        default=list,
        db_default=models.Value([], output_field=models.JSONField()),
        blank=True,
        help_text="[first local day, status] of each move, oldest first; the first day of all is empty.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name

    @property
    def may_give_personal_care(self) -> bool:
        return self.cqc_status in MAY_GIVE_PERSONAL_CARE

    def status_on(self, on: date) -> str:
        """The status that held on a local day; without a history it is what it always was."""
        held = [status for first, status in self.cqc_history if first <= on.isoformat()]
        return str(held[-1]) if held else self.cqc_status

    def may_give_personal_care_on(self, on: date) -> bool:
        return self.status_on(on) in MAY_GIVE_PERSONAL_CARE

    def was_always_registered(self, first: date, last: date) -> bool:
        """On each local day from `first` to `last`."""
        between = [status for day, status in self.cqc_history if first.isoformat() < day <= last.isoformat()]
        return all(status in MAY_GIVE_PERSONAL_CARE for status in [self.status_on(first), *between])


class TenantModel(models.Model):
    """A row that belongs to one co-op. Its migration must also call Isolate(...) (checked at start-up and in tests)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    coop = models.ForeignKey(Coop, models.PROTECT, default=current_coop_id, related_name="+", editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # so that forward keys, refresh and save are scoped too
