"""What changed, who meant what by it, and who looked."""

from django.db import models

from coopcare.tenancy.models import TenantModel


class RowChange(TenantModel):
    """One change to one row, written by the database itself (trigger `track`). Nobody can alter or remove it."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    operation = models.CharField(max_length=6)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["coop", "table_name", "row_id", "at"], name="rowchange_of_row")]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"


class Activity(TenantModel):
    """What somebody did, in words ("cancelled the visit: hospital"), and each opening of a care record.

    `about_id` is the members.Person whose record it concerns: the list "Who has looked at my records" reads it.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=120)
    user_id = models.UUIDField(null=True)
    hat = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    about_id = models.UUIDField(null=True)
    is_reading = models.BooleanField(default=False)
    detail = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["coop", "about_id", "at"], name="activity_about_person"),
            models.Index(fields=["coop", "user_id", "at"], name="activity_of_user"),
            models.Index(fields=["coop", "subject_id", "at"], name="activity_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb}"
