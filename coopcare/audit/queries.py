"""Reading history."""

from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from coopcare.audit.models import Activity, RowChange


def history_of(row: models.Model) -> "QuerySet[RowChange]":
    """Every change to one row, newest first."""
    return RowChange.objects.filter(table_name=row._meta.db_table, row_id=row.pk).order_by("-at")


def activity_on(row: models.Model) -> "QuerySet[Activity]":
    """What was done with one thing, in words, newest first."""
    return Activity.objects.filter(subject_id=row.pk, is_reading=False).order_by("-at")


def who_opened(person_id: UUID) -> "QuerySet[Activity]":
    """Who has looked at a person's records, newest first."""
    return Activity.objects.filter(about_id=person_id, is_reading=True).order_by("-at")


def opened_by(user_id: UUID) -> "QuerySet[Activity]":
    """Everything one log-in has opened, newest first (for an inspection's list)."""
    return Activity.objects.filter(user_id=user_id, is_reading=True).order_by("-at")
