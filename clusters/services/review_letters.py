"""The weekly letter to support workers: how many reviews are late, asked for, or due. Without names."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from clusters.models import Cluster, Package
from clusters.queries.reviews import ReviewLine, review_lines_of
from clusters.rules.reviews import DueState
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.outbox.letters import write_letter
from coopcare.outbox.models import Message
from coopcare.ui.formats import gov_short_date
from members.models import Person

MONDAY = 0


@transaction.atomic
def remind_of_reviews(*, actor: Actor) -> int:
    """On Mondays, one letter to each support worker with reviews to hold; the manager has them on the home page.

    Answers how many were written. A second bell on the same day writes nothing.
    """
    require(actor.is_system, "Only the daily job writes this letter.")
    if today().weekday() != MONDAY:
        return 0
    pressing = [line for line in review_lines_of(Package.objects.all(), today()) if line.due.presses]
    subject = f"Reviews to hold, {gov_short_date(today())}"
    written = 0
    for helper, cluster_ids in _supporters():
        lines = [line for line in pressing if line.package.cluster_id in cluster_ids]
        if not lines or not helper.email or Message.objects.filter(to=helper.email, subject=subject).exists():
            continue
        write_letter(
            to=helper.email,
            name=helper.calling_name,
            subject=subject,
            lines=_in_words(lines),
            path=reverse("clusters:reviews"),
            actor=actor,
        )
        written += 1
    return written


def _supporters() -> Iterable[tuple[Person, set[UUID]]]:
    found: dict[Person, set[UUID]] = {}
    for cluster in Cluster.objects.select_related("support_worker").order_by("name"):
        if cluster.support_worker is not None:
            found.setdefault(cluster.support_worker, set()).add(cluster.id)
    return found.items()


def _in_words(lines: list[ReviewLine]) -> list[str]:
    counts = Counter(line.due.state for line in lines)
    return [f"{state.value}: {counts[state]}." for state in DueState if counts[state]]
