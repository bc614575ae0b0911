"""Keeping a record of meaning and of reading."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models

from coopcare.accounts.actor import Actor
from coopcare.audit.models import Activity
from coopcare.clock import now


def record(
    actor: Actor, verb: str, subject: models.Model | None, *, about: models.Model | UUID | None = None, detail: str = ""
) -> Activity:
    """Somebody did something, in words. Call last in a service; `about` is the person whose record it concerns."""
    return _keep(actor, verb, subject, about, detail, is_reading=False)


def record_reading(
    actor: Actor, what: str, subject: models.Model | None, *, about: models.Model | UUID | None = None
) -> Activity | None:
    """Somebody opened a record that is not their own. Reading one's own record is nobody's business."""
    about_id = _id(about)
    if actor.is_system or (about_id is not None and about_id == actor.person_id):
        return None
    return _keep(actor, f"opened {what}", subject, about, "", is_reading=True)


def record_readings(actor: Actor, what: str, people: Sequence[models.Model]) -> None:
    """As record_reading, of the records of many people at once."""
    if not actor.is_system:
        opened = [one for one in people if one.pk != actor.person_id]
        Activity.objects.bulk_create([_row(actor, f"opened {what}", one, one, "", is_reading=True) for one in opened])


def _keep(actor: Actor, verb: str, subject: Any, about: Any, detail: str, *, is_reading: bool) -> Activity:
    row = _row(actor, verb, subject, about, detail, is_reading=is_reading)
    row.save(force_insert=True)
    return row


def _row(actor: Actor, verb: str, subject: Any, about: Any, detail: str, *, is_reading: bool) -> Activity:
    return Activity(
        at=now(),
        actor=actor.label,
        actor_name=actor.name,
        user_id=actor.user_id,
        hat=actor.hat or "",
        verb=verb,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        about_id=_id(about),
        is_reading=is_reading,
        detail=detail,
    )


def _id(about: models.Model | UUID | None) -> UUID | None:
    return about.pk if isinstance(about, models.Model) else about
