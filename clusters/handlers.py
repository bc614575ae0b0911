"""What clusters does when something happens below. Connected in apps.py."""

from typing import Any

from django.dispatch import receiver

from clusters.services.clusters import leave_every_cluster
from clusters.services.teams import leave_every_team
from coopcare.accounts.actor import Actor
from members.events import employment_ended
from members.models import Employment, Job


@receiver(employment_ended)
def free_places(sender: Any, employment: Employment, actor: Actor, **_: Any) -> None:
    """A PCA's places in clusters and teams end with the job; a support worker must hand their clusters over first."""
    assert employment.ends_on is not None  # noqa: S101 - said by the event
    if employment.job == Job.PCA:
        leave_every_team(employment.person, ends_on=employment.ends_on, actor=actor)
    leave_every_cluster(employment.person, job=Job(employment.job), ends_on=employment.ends_on, actor=actor)
