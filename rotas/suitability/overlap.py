"""One place at a time, and time to get from one home to the next."""

from coopcare.clock import elapsed_minutes
from coopcare.ui.formats import gov_time, gov_time_range, minutes_words
from rotas.suitability.facts import DAY, Busy, PlaceFacts, WorkerFacts, others

# Visits further apart than this leave time to get from anywhere to anywhere.
FAR_APART_MINUTES = 6 * 60
# Closer than this, a way that nobody knows is worth a word.
CLOSE_MINUTES = 60


def is_taken(pca: WorkerFacts, place: PlaceFacts) -> bool:
    """Whether the PCA has promised any of this time to somebody."""
    return any(overlaps(busy, place) for busy in around(pca, place))


def of_other_visits(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if pca.person_id in place.also_coming:
        return []  # people.of_two_people says it better
    clash = next((busy for busy in around(pca, place) if overlaps(busy, place)), None)
    if clash is None:
        return []
    return [f"{pca.name} has another visit then, {gov_time_range(clash.starts_at, clash.ends_at)}."]


def of_travel(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Less time between two homes than the way takes. A way that nobody knows is a caution and no reason."""
    found = []
    before, after = neighbours(pca, place)
    if before is not None:
        needed, left = pca.minutes_between(before.home, place.home), elapsed_minutes(before.ends_at, place.starts_at)
        if needed is not None and left < needed:
            found.append(
                f"{pca.name} needs {minutes_words(needed)} to get here from the visit that ends at "
                f"{gov_time(before.ends_at)}, and would have {minutes_words(left)}."
            )
    if after is not None:
        needed, left = pca.minutes_between(place.home, after.home), elapsed_minutes(place.ends_at, after.starts_at)
        if needed is not None and left < needed:
            found.append(
                f"{pca.name} needs {minutes_words(needed)} to get from here to the visit that starts at "
                f"{gov_time(after.starts_at)}, and would have {minutes_words(left)}."
            )
    return found


def of_unknown_travel(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A caution: two visits close together, and nobody knows how far apart the homes are."""
    before, after = neighbours(pca, place)
    gaps = []
    if before is not None and pca.minutes_between(before.home, place.home) is None:
        gaps.append(elapsed_minutes(before.ends_at, place.starts_at))
    if after is not None and pca.minutes_between(place.home, after.home) is None:
        gaps.append(elapsed_minutes(place.ends_at, after.starts_at))
    if not any(gap < CLOSE_MINUTES for gap in gaps):
        return []
    return [f"We do not know how long {pca.name} needs between this visit and the one beside it. Allow for it."]


def neighbours(pca: WorkerFacts, place: PlaceFacts) -> tuple[Busy | None, Busy | None]:
    """The visit that ends last before this place, and the one that starts first after it, when they are near."""
    near = around(pca, place)
    before = [b for b in near if b.ends_at <= place.starts_at]
    after = [b for b in near if b.starts_at >= place.ends_at]
    last = max(before, key=lambda b: b.ends_at, default=None)
    first = min(after, key=lambda b: b.starts_at, default=None)
    if last is not None and elapsed_minutes(last.ends_at, place.starts_at) > FAR_APART_MINUTES:
        last = None
    if first is not None and elapsed_minutes(place.ends_at, first.starts_at) > FAR_APART_MINUTES:
        first = None
    return last, first


def around(pca: WorkerFacts, place: PlaceFacts) -> list[Busy]:
    """What the PCA has promised on the days around the place."""
    return others(pca, place, place.on - DAY, place.on + DAY)


def overlaps(busy: Busy, place: PlaceFacts) -> bool:
    return busy.starts_at < place.ends_at and place.starts_at < busy.ends_at
