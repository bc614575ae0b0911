"""Why somebody may know a person, beyond their own record and a permission.

A care team and a cluster are rows of apps that stand above members, so those apps add their reasons here when they
start (their apps.py imports their policies). Nothing added means nobody is let in.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from coopcare.accounts.actor import Actor
from members.models import Person

# (actor, day) → the ids of the people known in this way, or None where the hat worn has no such relationship.
Relationship = Callable[[Actor, date], "QuerySet[Any] | None"]


class Reasons:
    """A list of relationships that open the same thing. Used as a decorator by the app that keeps the rows."""

    def __init__(self) -> None:
        self._relationships: list[Relationship] = []

    def __call__(self, relationship: Relationship) -> Relationship:
        self._relationships.append(relationship)
        return relationship

    def people(self, actor: Actor, on: date) -> "QuerySet[Person]":
        reasons = [ids for relationship in self._relationships if (ids := relationship(actor, on)) is not None]
        if not reasons:
            return Person.objects.none()
        condition = Q()
        for ids in reasons:
            condition |= Q(id__in=ids)
        return Person.objects.filter(condition)


lets_know = Reasons()  # may see contact and key facts
lets_organise = Reasons()  # may also keep them right
lets_see_card = Reasons()  # may read what a PCA says of themselves
