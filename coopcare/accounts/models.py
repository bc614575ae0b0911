"""Log-ins, and what each may do in a co-op."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from coopcare.accounts.hats import Hat
from coopcare.ids import new_id
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, full_name: str = "", password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A log-in by e-mail. Global: one person in two co-ops has one log-in and two Person rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_log_in_per_email")]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.full_name


class AccessQuerySet(TenantQuerySet):
    def current(self, at: Any) -> "AccessQuerySet":
        """Not ended at the instant `at` (UTC)."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


class Access(TenantModel):
    """What one log-in may be in this co-op: the hats it may wear, and whose record is its own.

    `person_id` is a members.Person of this co-op. It is a plain id because accounts stands below members; the members
    app adds the database's foreign key.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True, blank=True)
    hats = ArrayField(models.CharField(max_length=20, choices=Hat))
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(AccessQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "user"], name="one_access_per_log_in"),
            models.UniqueConstraint(
                fields=["coop", "person_id"], condition=Q(person_id__isnull=False), name="one_access_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.hats)}"


class Invitation(TenantModel):
    """A letter that lets somebody make their log-in. Only the digest of its secret is kept; it works once."""

    email = models.EmailField()
    full_name = models.CharField(max_length=120)
    hats = ArrayField(models.CharField(max_length=20, choices=Hat))
    person_id = models.UUIDField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "digest"], name="invitation_secret_is_unique")]

    def __str__(self) -> str:
        return self.full_name


class PersonalToken(TenantModel):
    """A key for programs, made by one log-in in one hat. Only the digest is kept; it is shown once."""

    access = TenantForeignKey(Access, models.PROTECT, related_name="tokens")
    hat = models.CharField(max_length=20, choices=Hat)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "digest"], name="token_secret_is_unique")]

    def __str__(self) -> str:
        return self.name
