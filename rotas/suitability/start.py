"""The start gate: nobody visits before their recruitment file is whole (domain.md A3, Schedule 3)."""

from coopcare.ui.formats import gov_short_date
from rotas.suitability.facts import PlaceFacts, Start, WorkerFacts


def of_start(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """The gate of the recruitment file; a start under supervision is beside a colleague at the same visit."""
    if pca.starts is None:
        return []
    open_then = [start for start in pca.starts if start.covers(place.on)]
    if any(not start.supervised for start in open_then):
        return []
    if open_then:
        return [] if place.also_coming - {pca.person_id} else [_alone(pca, open_then)]
    later = [start.starts_on for start in pca.starts if start.starts_on > place.on]
    if later:
        return [f"{pca.name} is cleared to start only from {gov_short_date(min(later))}."]
    ended = [start.ends_on for start in pca.starts if start.ends_on]
    if ended:
        until = gov_short_date(max(ended))
        return [f"{pca.name}’s start under supervision ends on {until}. {pca.lacks_to_start}".rstrip()]
    return [f"{pca.name} is not cleared to start. {pca.lacks_to_start}".rstrip()]


def supervised_words(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A caution: they come, and are never alone with the person."""
    open_then = [start for start in pca.starts or () if start.covers(place.on)]
    if not open_then or any(not start.supervised for start in open_then):
        return []
    return [f"{pca.name} works only under supervision until {_until(open_then)}: never alone with anybody."]


def _alone(pca: WorkerFacts, starts: list[Start]) -> str:
    return f"{pca.name} may come only beside a cleared colleague until {_until(starts)}. Ask the colleague first."


def _until(starts: list[Start]) -> str:
    return gov_short_date(max(start.ends_on for start in starts if start.ends_on))
