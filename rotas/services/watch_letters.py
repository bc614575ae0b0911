"""Mail about a visit that nobody came to or answered. First names and times; nothing about health, tasks or places."""

from collections.abc import Sequence

from django.urls import reverse

from coopcare.accounts.actor import Actor
from coopcare.ui.formats import gov_time
from members.models import Person
from rotas.models import Rung, Watch, WatchReason, WatchStep
from rotas.services.letters import tell_person, time_words

AMONG_STAFF = (Rung.SUPPORT_WORKER, Rung.ON_CALL)


def tell_step(watch: Watch, step: WatchStep, to: Person, *, before: Sequence[WatchStep], actor: Actor) -> None:
    """The letter of one step; it leads to the page where one press says “I know”."""
    subject, lines = _words(watch, step)
    if step.rung in AMONG_STAFF:
        lines += [*_story(before), *([step.note] if step.note else [])]
    tell_person(to, subject, lines, actor=actor, path=reverse("rotas:watch", args=[watch.id]))


def _words(watch: Watch, step: WatchStep) -> tuple[str, list[str]]:
    visit = watch.visit
    name, at = visit.person.calling_name, gov_time(visit.starts_at)
    day = f"{time_words(visit.starts_at, visit.ends_at)}."
    if watch.reason == WatchReason.NO_REPLY:
        if step.rung == Rung.PCA:
            return f"Can you come at {at}?", [day, "We asked you to come to this visit. Please say yes or no."]
        return f"No answer yet for {name}’s visit at {at}", [day, "Whoever was asked to come has not answered."]
    if step.rung == Rung.PCA:
        lines = [f"{name}: {day}", "You have not told us that you have arrived.", "Tell us if you are there, or late."]
        return f"Are you at {name}’s visit?", lines
    if step.rung == Rung.FAMILY:
        lines = [day, "Nobody has told us that they have arrived. We are looking into it.", "You asked to be told."]
        return f"{name}’s visit at {at}", lines
    return f"Nobody has arrived at {name}’s visit at {at}", [day, "Nobody has told us that they have arrived."]


def _story(before: Sequence[WatchStep]) -> list[str]:
    """Who knows already, one sentence each."""
    return [_sentence(step) for step in before if step.told_names or step.note]


def _sentence(step: WatchStep) -> str:
    if not step.told_names:
        return step.note
    said = f", and {step.acknowledged_by} knows" if step.acknowledged_by else ", without an answer"
    return f"{step.told_names} was told at {gov_time(step.told_at)}{said}."
