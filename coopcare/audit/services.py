"""Keeping a record of meaning and of reading."""

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


def _keep(actor: Actor, verb: str, subject: Any, about: Any, detail: str, *, is_reading: bool) -> Activity:
    return Activity.objects.create(
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
