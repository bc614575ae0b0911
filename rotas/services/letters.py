"""Mail about visits: first names, day and time, and where to read more. Nothing about health, tasks or addresses."""

import datetime as dt
from collections.abc import Iterable

from clusters.models import Cluster, TeamPlace
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date, gov_time, gov_time_range
from members.models import Person
from rotas.models import Swap, Visit


def tell_booked(visit: Visit, pca: Person | None, *, actor: Actor) -> None:
    """The person, and whoever booked for them, learn that it is booked."""
    coming = f"We have asked {pca.calling_name} to come." if pca else "We will tell you who is coming."
    _tell_side_of_person(visit, f"Your visit is booked: {_when(visit)}", [_day(visit), coming], actor=actor)


def tell_changed(visit: Visit, old_words: str, *, actor: Actor) -> None:
    lines = [f"It was: {old_words}.", f"It is now: {_day(visit)}"]
    _tell_side_of_person(visit, f"Your visit has changed: {_when(visit)}", lines, actor=actor)


def tell_cancelled(visit: Visit, pcas: Iterable[Person], *, actor: Actor) -> None:
    _tell_side_of_person(visit, f"Your visit is cancelled: {_when(visit)}", [_day(visit)], actor=actor)
    for pca in pcas:
        _write(pca, f"A visit is cancelled: {_when(visit)}", [f"{visit.person.calling_name}: {_day(visit)}"], actor)


def tell_asked(visit: Visit, pca: Person, *, actor: Actor) -> None:
    lines = [f"Can you visit {_whom(visit, pca)}? {_day(visit)}", "Say yes or no in CoopCare."]
    _write(pca, f"Can you come? {_when(visit)}", lines, actor)


def tell_asked_together(visit: Visit, pca: Person, *, actor: Actor) -> None:
    """One of several who are asked."""
    lines = [
        f"Can you visit {_whom(visit, pca)}? {_day(visit)}",
        "Others are asked too: the visit is for whoever says yes first. Say yes or no in CoopCare.",
    ]
    _write(pca, f"Can you come? {_when(visit)}", lines, actor)


def tell_offer_taken(visit: Visit, pca: Person, starts_at: dt.datetime, ends_at: dt.datetime, *, actor: Actor) -> None:
    """Another of those who were asked was first."""
    lines = [f"{_visit_to(visit, pca)}, {time_words(starts_at, ends_at)}.", "Somebody else said yes first. Thank you."]
    _write(pca, "Somebody has been found for a visit", lines, actor)


def tell_offer_closed(visit: Visit, pca: Person, starts_at: dt.datetime, ends_at: dt.datetime, *, actor: Actor) -> None:
    """Taken back, or overtaken by a change: no reason is given."""
    lines = [f"{_visit_to(visit, pca)}, {time_words(starts_at, ends_at)}.", "You need not answer any more. Thank you."]
    _write(pca, "A visit is no longer open", lines, actor)


def tell_asked_swap(swap: Swap, visit: Visit, *, actor: Actor) -> None:
    """The colleague who is asked to take a visit."""
    asker = swap.asker.calling_name
    lines = [f"{asker} asks whether you could visit {_whom(visit, swap.asked)} instead. {_day(visit)}"]
    _write(swap.asked, f"{asker} asks you to swap a visit", [*lines, "Say yes or no in CoopCare."], actor)


def tell_word_needed(visit: Visit, giver: Person, taker: Person, *, actor: Actor) -> None:
    """The person, where the one who would come is not on their team."""
    lines = [f"{giver.calling_name} asks whether {taker.calling_name} may come instead: {_day(visit)}"]
    lines += ["Say yes or no in CoopCare. Until then nothing changes."]
    _write(visit.person, f"May {taker.calling_name} come? {_when(visit)}", lines, actor)


def tell_swapped(visit: Visit, giver: Person, taker: Person, *, actor: Actor) -> None:
    """The person, and the support worker of the cluster."""
    words = f"{taker.calling_name} comes instead of {giver.calling_name}"
    _write(visit.person, f"{words}: {_when(visit)}", [f"{words}: {_day(visit)}"], actor)
    lines = [f"{visit.person.calling_name}: {words}. {_day(visit)}"]
    _write_to_support_worker(visit, f"A visit was swapped: {_when(visit)}", lines, actor)


def tell_swap_ended(swap: Swap, *, actor: Actor) -> None:
    """Both PCAs, but for the one who did it: the same words whoever's wish it was."""
    words = swap.get_status_display()
    for pca in (swap.asker, swap.asked):
        if pca.id != actor.person_id:
            other = swap.asked if pca.id == swap.asker_id else swap.asker
            lines = [f"The swap with {other.calling_name}: {words.lower()}.", "See your week in CoopCare."]
            _write(pca, f"Your swap: {words.lower()}", lines, actor)


def tell_nobody_said_yes(visit: Visit, *, actor: Actor) -> None:
    """The support worker of the cluster: everybody who was asked together has answered."""
    lines = [f"Nobody who was asked can visit {visit.person.calling_name}: {_day(visit)}", "Ask somebody else."]
    _write_to_support_worker(visit, f"Still needs cover: {_when(visit)}", lines, actor)


def tell_let_go(visit: Visit, pca: Person, old_words: str, *, actor: Actor) -> None:
    """A PCA whose place has gone to somebody else, or whose offer was taken back. No reason is given."""
    _write(pca, "You are no longer needed at a visit", [f"{visit.person.calling_name}: {old_words}."], actor)


def tell_accepted(visit: Visit, pca: Person, *, actor: Actor) -> None:
    lines = [f"{pca.calling_name} is coming: {_day(visit)}"]
    _write(visit.person, f"{pca.calling_name} is coming: {_when(visit)}", lines, actor)


def tell_needs_cover(visit: Visit, *, actor: Actor) -> None:
    """The support worker of the cluster."""
    lines = [f"{visit.person.calling_name}’s visit needs cover: {_day(visit)}"]
    _write_to_support_worker(visit, f"Needs cover: {_when(visit)}", lines, actor)


def tell_missed(visit: Visit, *, actor: Actor) -> None:
    """The support worker of the cluster."""
    lines = [f"Nobody has checked in at {visit.person.calling_name}’s visit: {_day(visit)}", "Find out what happened."]
    _write_to_support_worker(visit, f"A visit may have been missed: {_when(visit)}", lines, actor)


def tell_weekly_change(person: Person, pcas: Iterable[Person], subject: str, lines: list[str], *, actor: Actor) -> None:
    """One letter each for a change of many visits."""
    _write(person, f"Your weekly visits {subject}", lines, actor)
    for pca in pcas:
        _write(pca, f"{person.calling_name}’s weekly visits {subject}", lines, actor)


def tell_person(person: Person, subject: str, lines: list[str], *, actor: Actor, path: str = "/") -> None:
    """`path`: the page that the letter leads to."""
    _write(person, subject, lines, actor, path)


def tell_support_worker(cluster: Cluster, subject: str, lines: list[str], *, actor: Actor) -> None:
    if cluster.support_worker is not None:
        _write(cluster.support_worker, subject, lines, actor)


def tell_cannot_come(pca: Person, visits: Iterable[Visit], *, actor: Actor) -> None:
    """The support workers of the clusters whose visits need somebody now, one letter each."""
    by_worker: dict[Person, list[Visit]] = {}
    for visit in visits:
        if visit.cluster.support_worker is not None:
            by_worker.setdefault(visit.cluster.support_worker, []).append(visit)
    for worker, theirs in by_worker.items():
        count = f"{len(theirs)} visit{'' if len(theirs) == 1 else 's'}"
        lines = [f"{visit.person.calling_name}: {_day(visit)}" for visit in theirs]
        _write(worker, f"{pca.calling_name} cannot come: {count} without a PCA", lines, actor)


def tell_leave_asked(pca: Person, to: Iterable[Person], words: str, *, actor: Actor) -> None:
    for worker in to:
        _write(worker, f"{pca.calling_name} asks for leave", [f"{words}. Say yes or no in CoopCare."], actor)


def tell_leave_decided(pca: Person, words: str, answer: str, *, actor: Actor) -> None:
    _write(pca, f"Your leave: {answer}", [f"{words}.", "Read more in CoopCare."], actor)


def tell_week(to: Person, subject: str, lines: list[str], *, actor: Actor) -> None:
    """A week that has been published: every visit of theirs that is new or different, in one letter."""
    _write(to, subject, lines, actor)


def time_words(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Tuesday 1 December 2026, 9am to 9:45am"""
    return f"{gov_date(starts_at)}, {gov_time_range(starts_at, ends_at)}"


def _tell_side_of_person(visit: Visit, subject: str, lines: list[str], *, actor: Actor) -> None:
    _write(visit.person, subject, lines, actor)
    if actor.hat == Hat.REPRESENTATIVE and actor.person_id is not None:
        representative = Person.objects.get(id=actor.person_id)
        _write(representative, subject, [f"This is about {visit.person.calling_name}.", *lines], actor)


def _write_to_support_worker(visit: Visit, subject: str, lines: list[str], actor: Actor) -> None:
    if visit.cluster.support_worker is not None:
        _write(visit.cluster.support_worker, subject, lines, actor)


def _whom(visit: Visit, pca: Person) -> str:
    """The name for a PCA who knows the person, the area for others (domain.md F6)."""
    knows = TeamPlace.objects.on(today()).filter(person_id=visit.person_id, pca=pca).exists()
    return visit.person.calling_name if knows else f"somebody in {visit.cluster.name}"


def _visit_to(visit: Visit, pca: Person) -> str:
    return f"The visit to {_whom(visit, pca)}"


def _write(to: Person, subject: str, lines: list[str], actor: Actor, path: str = "/") -> None:
    """Nothing is queued for somebody without an e-mail address."""
    if not to.email:
        return
    coop = current_coop()
    see = f"See CoopCare: {page_address(path)}"
    body = "\n\n".join([f"Hello {to.calling_name},", *lines, see, f"Or ring us: {coop.phone}"])
    queue_email(to=to.email, subject=subject, body=body, actor=actor)


def _when(visit: Visit) -> str:
    return f"{gov_date(visit.starts_at)} at {gov_time(visit.starts_at)}"


def _day(visit: Visit) -> str:
    times = time_words(visit.starts_at, visit.ends_at)
    return f"{visit.kind_words}, {times}." if visit.kind_words else f"{times}."
