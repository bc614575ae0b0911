"""What compliance does when something happens below. Connected in apps.py."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from compliance.services.notifications import propose_notification
from coopcare.accounts.actor import Actor
from coopcare.clock import local
from coopcare.ui.formats import gov_date
from members.events import employment_ended
from members.models import Employment, Job


@receiver(employment_ended, dispatch_uid="compliance.manager_left")
def notify_that_manager_leaves(sender: Any, employment: Employment, actor: Actor, **_: Any) -> None:
    """The law makes the co-op tell that its registered manager leaves (regulation 15)."""
    if employment.job != Job.MANAGER:
        return
    assert employment.ends_on is not None  # noqa: S101 - said by the event
    facts = f"The registered manager leaves. Last day: {gov_date(employment.ends_on)}."
    propose_notification("manager_left", actor=actor, since=local(employment.ends_on, dt.time()), facts=facts)
