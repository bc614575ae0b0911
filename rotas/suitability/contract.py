"""The contract: is the PCA employed, on these days of the week, and for as much."""

from coopcare.ui.formats import WEEKDAYS, gov_short_date, minutes_words
from rotas.suitability.availability import also_offered
from rotas.suitability.facts import PlaceFacts, WorkerFacts, employment_on, others, week_minutes


def of_employment(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if employment_on(pca, place.on):
        return []
    ended = [employed.ends_on for employed in pca.employments if employed.ends_on and employed.ends_on < place.on]
    if ended:
        return [f"{pca.name}’s employment as a PCA ends on {gov_short_date(max(ended))}."]
    return [f"{pca.name} is not employed as a PCA on {gov_short_date(place.on)}."]


def of_fixed_days(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A contract for some days of the week, unless the PCA has offered that day besides."""
    employed = employment_on(pca, place.on)
    if employed is None or not employed.weekdays or place.on.weekday() in employed.weekdays:
        return []
    if also_offered(pca, place):
        return []
    return [f"{pca.name}’s contract is for {days_words(sorted(employed.weekdays))}."]


def of_week(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    employed = employment_on(pca, place.on)
    week = week_minutes(pca, place)
    if employed is None or week <= employed.most_minutes:
        return []
    most = minutes_words(employed.most_minutes)
    return [f"This makes {minutes_words(week)} this week. {pca.name} works {most} at most."]


def of_day(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """The most a day that the PCA has set, if they set one."""
    employed = employment_on(pca, place.on)
    day = day_minutes(pca, place)
    if employed is None or employed.most_a_day is None or day <= employed.most_a_day:
        return []
    most = minutes_words(employed.most_a_day)
    return [f"This makes {minutes_words(day)} that day. {pca.name} works {most} a day at most."]


def day_minutes(pca: WorkerFacts, place: PlaceFacts) -> int:
    """Minutes at visits that start on the place's local day, this place included."""
    return place.minutes + sum(busy.minutes for busy in others(pca, place, place.on, place.on))


def days_words(weekdays: list[int]) -> str:
    """Mondays, Tuesdays and Fridays"""
    named = [f"{WEEKDAYS[number]}s" for number in weekdays]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
