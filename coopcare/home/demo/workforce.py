"""Rows about looking after workers: what was watched, and supervision of the last months, with some of it overdue."""

import datetime as dt
from collections.abc import Iterator

from compliance.governance.months import months_after
from compliance.models import Oversight, OversightKind
from compliance.workforce.oversight import MONTHS
from coopcare.clock import now
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import Pca
from members.models import Competency, Outcome, TrainingTopic
from members.training import watched_first

DAY = dt.timedelta(days=1)
WATCHED = (TrainingTopic.MOVING_AND_HANDLING, TrainingTopic.MEDICINES)
# How long ago, at most, each kind was held last: a little longer than it should be.
LONGEST_AGO = {OversightKind.SUPERVISION: 100, OversightKind.SPOT_CHECK: 105, OversightKind.APPRAISAL: 340}
SEEN = {
    OversightKind.SUPERVISION: "How the week goes, travel between visits, and what they would like to learn next.",
    OversightKind.SPOT_CHECK: "On time, asked first, hands washed, notes written before leaving.",
    OversightKind.APPRAISAL: "A good year. Proud of how a hard winter went.",
}
AGREED = {
    OversightKind.SUPERVISION: "The support worker looks for a shorter way to the second visit this month.",
    OversightKind.SPOT_CHECK: "Nothing more.",
    OversightKind.APPRAISAL: "To learn more about dementia, with two paid days.",
}


def add_workforce(everybody: Everybody) -> None:
    """For every PCA of every cluster, by their support worker."""
    pairs = [(pca, cluster.support_worker.full_name) for cluster in everybody.data.clusters for pca in cluster.pcas]
    Competency.objects.bulk_create(one for pca, by in pairs for one in _watched(everybody, pca, by))
    Oversight.objects.bulk_create(one for pca, by in pairs for one in _held(everybody, pca, by))


def _watched(everybody: Everybody, pca: Pca, by: str) -> Iterator[Competency]:
    for topic in WATCHED:
        last = everybody.today - everybody.chance(pca.name, f"watched {topic}").randint(20, 250) * DAY
        for earlier in range(watched_first(topic)):
            seen_on = last - earlier * DAY
            yield Competency(
                person=everybody[pca],
                topic=topic,
                outcome=Outcome.CAN,
                seen_on=seen_on,
                ends_on=months_after(seen_on, 12),
                seen_by=by,
                what_was_seen="Calm and careful. Explained each step, and waited for a yes.",
            )


def _held(everybody: Everybody, pca: Pca, by: str) -> Iterator[Oversight]:
    for kind, longest in LONGEST_AGO.items():
        held_on = everybody.today - everybody.chance(pca.name, f"held {kind}").randint(3, longest) * DAY
        yield Oversight(
            worker=everybody[pca],
            kind=kind,
            held_on=held_on,
            held_by=by,
            seen=SEEN[kind],
            agreed=AGREED[kind],
            next_due_on=months_after(held_on, MONTHS[kind]),
            written_at=now(),
        )
