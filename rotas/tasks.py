"""The bells of the rota. Repeating any of them is harmless."""

from celery import shared_task

from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask
from coopcare.clock import today
from rotas.services.drafting import next_draft, work_on
from rotas.services.homes import find_homes
from rotas.services.offering import go_on_with_rounds
from rotas.services.papers import make_waiting_papers
from rotas.services.planning import HORIZON, plan_visits
from rotas.services.swapping import tidy_swaps
from rotas.services.watches import watch_visits
from rotas.services.watching import mark_missed_visits


@shared_task(base=TenantTask)
def plan_ahead(actor: Actor) -> int:
    """Keep six weeks of visits planned. Answers how many were added."""
    return plan_visits(until=today() + HORIZON, actor=actor).planned


@shared_task(base=TenantTask)
def watch_for_missed_visits(actor: Actor) -> int:
    """Mark visits that nobody came to. Answers how many."""
    return mark_missed_visits(actor=actor)


@shared_task(base=TenantTask)
def look_into_visits(actor: Actor) -> int:
    """Take a step for each visit that nobody came to or answered. Answers how many."""
    return watch_visits(actor=actor)


@shared_task(base=TenantTask)
def go_on_with_offers(actor: Actor) -> int:
    """Ask the next PCA where a team is asked in order; end offers and swaps that were overtaken. Answers how many."""
    return go_on_with_rounds(actor=actor) + tidy_swaps(actor=actor)


@shared_task(base=TenantTask)
def work_on_drafts(actor: Actor) -> bool:
    """One step of the draft that waits, then ring again: each step commits, so the page shows how far it is."""
    draft = next_draft()
    if draft is None:
        return False
    if work_on(draft, actor=actor):
        work_on_drafts.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def make_papers(actor: Actor) -> int:
    """Make the papers that are asked for. Answers how many."""
    return make_waiting_papers(actor=actor)


@shared_task(base=TenantTask)
def find_new_homes(actor: Actor) -> int:
    """Look for the coordinates of new and changed addresses. Answers how many were found."""
    return find_homes(actor=actor)
