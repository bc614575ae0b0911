"""What rotas does when something happens below. Connected in apps.py."""

from typing import Any

from django.dispatch import receiver

from clusters.events import package_ended, pca_blocked
from clusters.models import Package
from coopcare.accounts.actor import Actor
from members.events import employment_ended
from members.models import Employment, Job, Person
from rotas.services.freeing import call_off_after, free_pca, keep_apart

JOB = "rotas.handlers"


@receiver(employment_ended, dispatch_uid="rotas.free_places")
def free_places(sender: Any, employment: Employment, actor: Actor, **_: Any) -> None:
    """Visits after a PCA's last day need cover."""
    if employment.job == Job.PCA and employment.ends_on is not None:
        free_pca(employment.person, after=employment.ends_on, actor=Actor.system(actor.coop_id, JOB))


@receiver(pca_blocked, dispatch_uid="rotas.keep_blocked_away")
def keep_blocked_away(sender: Any, person: Person, pca: Person, actor: Actor, **_: Any) -> None:
    """Their visits need cover. The PCA reads only that the co-op moved them."""
    keep_apart(person, pca, actor=Actor.system(actor.coop_id, JOB))


@receiver(package_ended, dispatch_uid="rotas.call_off_visits")
def call_off_visits(sender: Any, package: Package, actor: Actor, **_: Any) -> None:
    """No visit comes after the last day of a package."""
    if package.ends_on is not None:
        call_off_after(package, last_day=package.ends_on, actor=Actor.system(actor.coop_id, JOB))
