"""The bells of compliance: what is printed, folders and files, evidence, and letters about what ends or is late."""

from celery import shared_task

from compliance.services.actions import remind_owners
from compliance.services.bundles import advance as advance_bundle
from compliance.services.bundles import next_bundle
from compliance.services.evidence import count_evidence, month_before
from compliance.services.fitness import remind_directors
from compliance.services.folders import make_next_folder
from compliance.services.held import gather_next
from compliance.services.lapses import warn_of_lapses
from compliance.services.packs import advance, next_unfinished
from compliance.services.readiness import remind_of_papers
from compliance.services.readings import remind_readers
from compliance.services.reminders import remind_of_clocks
from compliance.services.retention import propose_yearly_list
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask
from coopcare.clock import today


@shared_task(base=TenantTask)
def build_waiting_packs(actor: Actor) -> bool:
    """One step of the build that waits, then ring again: each step commits, so the page shows how far it is."""
    pack = next_unfinished()
    if pack is None:
        return False
    if advance(pack, actor=actor):
        build_waiting_packs.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def warn_of_what_lapses(actor: Actor) -> int:
    """Tell workers and those who support them what runs out. Answers how many things were told of."""
    return warn_of_lapses(actor=actor)


@shared_task(base=TenantTask)
def make_waiting_folders(actor: Actor) -> bool:
    """The application folder that waits, if any."""
    return make_next_folder(actor=actor) is not None


@shared_task(base=TenantTask)
def count_last_month(actor: Actor) -> int:
    """The evidence of the month before this one, once: on any other night there is nothing left to count."""
    first, last = month_before(today())
    return count_evidence(first=first, last=last, actor=actor)


@shared_task(base=TenantTask)
def remind_of_ending_papers(actor: Actor) -> int:
    return remind_of_papers(actor=actor)


@shared_task(base=TenantTask)
def remind_of_actions(actor: Actor) -> int:
    """Each morning: a letter to whoever has an action due or late, at most one a week. Answers how many."""
    return remind_owners(actor=actor)


@shared_task(base=TenantTask)
def gather_exports(actor: Actor) -> bool:
    """What is held about one person, then ring again: each is a transaction of its own. False when none waits."""
    if not gather_next(actor=actor):
        return False
    gather_exports.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def put_bundles_together(actor: Actor) -> bool:
    """One part of the signed file that waits, then ring again."""
    bundle = next_bundle()
    if bundle is None:
        return False
    if advance_bundle(bundle, actor=actor):
        put_bundles_together.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def remind_of_late_clocks(actor: Actor) -> int:
    """Each morning: what is late in the registers, one letter a day to each manager. Answers how many were written."""
    return remind_of_clocks(actor=actor)


@shared_task(base=TenantTask)
def remind_about_declarations(actor: Actor) -> int:
    """Each morning, and written on Mondays: directors whose yearly declaration is due. Answers how many letters."""
    return remind_directors(actor=actor)


@shared_task(base=TenantTask)
def remind_about_policies(actor: Actor) -> int:
    """Write to whoever is late in reading a policy. Answers how many; a repeat on the same day writes to nobody."""
    return remind_readers(actor=actor)


@shared_task(base=TenantTask)
def propose_retention_list(actor: Actor) -> bool:
    """Each morning: whether the yearly list of what need not be kept became an action today."""
    return propose_yearly_list(actor=actor) is not None
