"""Checks, training, and what the law lets this co-op and this PCA give."""

import datetime as dt
from collections.abc import Iterable, Sequence

from coopcare.ui.formats import gov_short_date
from members.skills import skill_words
from members.training import watched_first
from rotas.suitability.facts import Held, Need, PlaceFacts, Proved, WorkerFacts, employment_on
from rotas.suitability.law import ADULT, age_on

# The words of members.CredentialKind that every PCA must hold, as they stand inside a sentence.
CHECKS = {"dbs": "criminal record check (DBS)", "right_to_work": "right to work"}
# What somebody is watched doing, where the topic's name does not say it.
DOING = {"medicines": "giving medicines", "moving_and_handling": "moving and handling"}


def of_checks(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What every PCA must hold. A start under supervision is signed ahead of the DBS certificate: see of_start."""
    found = []
    for kind, words in CHECKS.items():
        if kind == "dbs" and any(start.supervised and start.covers(place.on) for start in pca.starts or ()):
            continue
        held = [credential for credential in pca.credentials if credential.kind == kind]
        if not any(credential.counts_on(place.on) for credential in held):
            found.append(_lapsed(pca, held, words, place.on))
    return found


def of_training(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """One sentence for each topic that is missing, naming the first task that needs it."""
    firsts = {need.topic: need for need in reversed(place.needs) if need.topic}
    found = []
    for topic in dict.fromkeys(need.topic for need in place.needs if need.topic):
        held = [credential for credential in pca.credentials if credential.topic == topic]
        if not any(credential.counts_on(place.on) for credential in held):
            sentence = _lapsed(pca, held, f"{_label(firsts[topic].training_words)} training", place.on)
            found.append(f"{sentence.removesuffix('.')}, and “{firsts[topic].name}” needs it.")
    return found


def of_job(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Training that the job asks for, whatever is done at the visit: one sentence for each that does not count then.
    What a task needs, `of_training` says.
    """
    employed = employment_on(pca, place.on)
    of_tasks = {need.topic for need in place.needs}
    found = []
    for asked in employed.asks_on(place.on, watched=False) if employed else ():
        held = [credential for credential in pca.credentials if credential.topic == asked.topic]
        counting = [credential.tier for credential in held if credential.counts_on(place.on)]
        what = f"{_label(asked.words)} training"
        if counting and max(counting) < asked.least_tier:
            tier = f"is of tier {max(counting)}" if max(counting) else "has no tier on record"
            found.append(f"{pca.name}’s {what} {tier}, and the job needs tier {asked.least_tier}.")
        elif not counting and asked.topic not in of_tasks:
            found.append(f"{_lapsed(pca, held, what, place.on).removesuffix('.')}, and the job needs it.")
    return found


def of_competency(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What was watched last for each topic that a task needs: “not yet”, a yes that has run out, or never and too
    seldom, where the job asks for it. Somebody may be watched only at a visit, so beside a colleague they come first.
    """
    firsts = {need.topic: need for need in reversed(place.needs) if need.topic}
    employed = employment_on(pca, place.on)
    is_alone = not place.also_coming - {pca.person_id}
    must_be_watched = {one.topic for one in employed.asks_on(place.on, watched=True)} if employed and is_alone else ()
    found = []
    for topic in dict.fromkeys(need.topic for need in place.needs if need.topic):
        seen = [one for one in pca.proved if one.topic == topic and one.starts_on <= place.on]
        sentence = _not_proved(pca, seen, firsts[topic], place.on) if seen else ""
        if not sentence and topic in must_be_watched:
            sentence = _too_seldom(pca, topic, seen, firsts[topic])
        if sentence:
            found.append(f"{sentence}, and “{firsts[topic].name}” needs it.")
    return found


def _too_seldom(pca: WorkerFacts, topic: str, seen: Sequence[Proved], need: Need) -> str:
    """That somebody was watched doing it well at too few visits to do it alone, without its full stop."""
    well, enough = sum(one.can for one in seen), watched_first(topic)
    if well >= enough:
        return ""
    watched = f"watched {DOING.get(topic, f'for {_label(need.training_words)}')}"
    if not well:
        return f"{pca.name} has not been {watched} yet"
    return f"{pca.name} has been {watched} at {well} of {enough} visits"


def _not_proved(pca: WorkerFacts, seen: Sequence[Proved], need: Need, on: dt.date) -> str:
    """Why what was `seen` of a topic until a day, the oldest first, does not count then, without its full stop."""
    what = _label(need.training_words)
    last = seen[-1]
    if not last.can:
        return f"{pca.name} was not yet safe at {what} when watched on {gov_short_date(last.starts_on)}"
    if last.covers(on) or last.ends_on is None:
        return ""
    watched, until = gov_short_date(last.starts_on), gov_short_date(last.ends_on)
    return f"{pca.name} was last watched for {what} on {watched}, which ran out on {until}"


def of_skills(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What the person asked for beside training (a language, a driver) and the PCA has not said of themselves."""
    employed = employment_on(pca, place.on)
    if employed is None:
        return []
    missing = skill_words(place.skills - employed.skills)
    return [f"{pca.name}’s card does not say “{words}”, which this visit asks for." for words in missing]


def of_regulated_care(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Before the co-op is registered, and by somebody under 18, no personal care."""
    if not place.regulated:
        return []
    found = []
    if place.no_personal_care:
        found.append(place.no_personal_care)
    age = age_on(pca.born_on, place.on)
    if age is not None and age < ADULT:
        found.append(f"{pca.name} is {age}. Personal care is given by people of 18 or over.")
    return found


def _lapsed(pca: WorkerFacts, held: Iterable[Held], what: str, on: dt.date) -> str:
    """The sentence for a check or training that does not count on a day: run out, taken back, to come, or never had."""
    held = list(held)
    if any(credential.withdrawn_on and credential.withdrawn_on <= on for credential in held if credential.covers(on)):
        return f"{pca.name}’s {what} was withdrawn."
    ended = [credential.ends_on for credential in held if credential.ends_on and credential.ends_on < on]
    if ended:
        return f"{pca.name}’s {what} runs out on {gov_short_date(max(ended))}."
    if held:
        return f"{pca.name}’s {what} counts only from {gov_short_date(min(one.starts_on for one in held))}."
    return f"{pca.name} has no {what} on record."


def _label(label: str) -> str:
    """A choice's words inside a sentence: "Moving and handling" loses its capital, a name ("Care Certificate") not."""
    return label if label[1:] != label[1:].lower() else label.lower()
