"""Who may be with whom: the person's own wish, and two different people at a two-person visit."""

from rotas.suitability.facts import PlaceFacts, WorkerFacts

# The same words whatever the cause, so that nothing can be read from them.
NOT_FOR_THIS_PERSON = "Not available for this person."


def of_blocks(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    return [NOT_FOR_THIS_PERSON] if is_blocked(pca, place) else []


def is_blocked(pca: WorkerFacts, place: PlaceFacts) -> bool:
    return any(block.person_id == place.person_id and block.covers(place.on) for block in pca.blocks)


def of_two_people(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if pca.person_id not in place.also_coming:
        return []
    return [f"{pca.name} has the other place at this visit already. It needs two people."]
