"""Cautions: what whoever runs the rota should weigh, though it bars nobody."""

from coopcare.ui.formats import minutes_words
from rotas.suitability.facts import WEEK_LIMIT_MINUTES, PlaceFacts, WorkerFacts, employment_on, week_minutes


def cover_words(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A PCA of another cluster, willing to cover here or not asked yet."""
    if place.cluster_id in pca.clusters:
        return []
    if place.cluster_id in pca.covers:
        return [f"{pca.name} works in another cluster and is willing to cover in {place.cluster_name}."]
    return [f"{pca.name} does not work in {place.cluster_name}: this would be cover from another cluster."]


def week_words(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """One long week is lawful; the average is what the law limits."""
    week, employed = week_minutes(pca, place), employment_on(pca, place.on)
    if week <= WEEK_LIMIT_MINUTES or employed is None or employed.opted_out_of_48_hours:
        return []
    return [
        f"This makes {minutes_words(week)} this week. The law limits the average to 48 hours unless they opted out."
    ]
