"""National figures that change by date: wages, mileage, sick pay, thresholds, deadlines."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from coopcare.facts.values import UNITS, FactValue
from coopcare.ids import new_id


class Jurisdiction(models.TextChoices):
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Status(models.TextChoices):
    IN_FORCE = "in_force", "In force"
    ENACTED = "enacted", "In law, starting later"
    ANNOUNCED = "announced", "Announced"
    CONSULTED = "consulted", "Consulted on"
    DRAFT = "draft", "Draft"
    UNKNOWN = "unknown", "Not known"


class Confidence(models.TextChoices):
    HIGH = "H", "From law or an official page"
    MEDIUM = "M", "From a reliable second source"
    LOW = "L", "Check before relying on this"


class FactQuerySet(models.QuerySet["Fact"]):
    def holding_on(self, on: dt.date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Fact(models.Model):
    """One figure, the dates it holds between (both included), where it comes from and how far to trust it.

    Facts are the same for every co-op. A figure that is not known yet is a row without a value: it stops the
    sum that needs it. Rows come from the data file, through the loader, which keeps dates from overlapping.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120, help_text="What the figure is, in plain words.")
    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction, default=Jurisdiction.ENGLAND)
    # Null means "not known", which is not the same as an empty text.
    value = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    unit = models.CharField(max_length=20, choices=list(UNITS.items()))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    confidence = models.CharField(max_length=1, choices=Confidence)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(blank=True)
    source_seen_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["key", "jurisdiction", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "jurisdiction", "valid_from"], name="one_fact_from_each_date"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="fact_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}: {'not known' if self.value is None else self.value}"

    def holds_on(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def as_value(self) -> FactValue:
        """The figure to calculate with. Only for a row that has a value."""
        if self.value is None:
            raise ValueError(f"{self.key} from {self.valid_from} has no value")
        return FactValue(
            key=self.key,
            name=self.name,
            value=self.value,
            unit=self.unit,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            status=self.status,
            confidence=self.confidence,
            source=self.source,
            note=self.note,
        )
