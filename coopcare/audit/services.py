"""Keeping a record of meaning and of reading."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from coopcare.accounts.actor import Actor
from coopcare.audit.models import Activity
from coopcare.clock import now


def record(
    actor: Actor, verb: str, subject: models.Model | None, *, about: models.Model | UUID | None = None, detail: str = ""
) -> Activity:
    """Somebody did something, in words. Call last in a service; `about` is the person whose record it concerns."""
    row = Activity(**_fields(actor, verb, subject, about), is_reading=False, detail=detail)
    row.save(force_insert=True)
    return row


def record_reading(
    actor: Actor, what: str, subject: models.Model | None, *, about: models.Model | UUID | None = None
) -> None:
    """Somebody opened a record that is not their own. Reading one's own record is nobody's business."""
    about_id = _id(about)
    if not actor.is_system and (about_id is None or about_id != actor.person_id):
        _keep_readings([_fields(actor, f"opened {what}", subject, about)])


def record_readings(actor: Actor, what: str, people: Sequence[models.Model]) -> None:
    """As record_reading, of the records of many people at once."""
    if not actor.is_system:
        _keep_readings([_fields(actor, f"opened {what}", one, one) for one in people if one.pk != actor.person_id])


def _keep_readings(readings: list[dict[str, Any]]) -> None:
    """Through the one door that is open even to who may only read: a function of the owner's that adds these rows."""
    if readings:
        with connection.cursor() as cursor:
            cursor.execute("SELECT keep_readings(%s::jsonb)", [json.dumps(readings, cls=DjangoJSONEncoder)])


def _fields(actor: Actor, verb: str, subject: Any, about: Any) -> dict[str, Any]:
    return {
        "at": now(),
        "actor": actor.label,
        "actor_name": actor.name,
        "user_id": actor.user_id,
        "hat": actor.hat or "",
        "verb": verb,
        "subject_kind": subject._meta.label_lower if subject is not None else "",
        "subject_id": subject.pk if subject is not None else None,
        "about_id": _id(about),
    }


def _id(about: models.Model | UUID | None) -> UUID | None:
    return about.pk if isinstance(about, models.Model) else about
