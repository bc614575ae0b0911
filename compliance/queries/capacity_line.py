"""What the dated line of a person says of capacity, limits and legal papers."""

import datetime as dt
from collections.abc import Iterator

from clusters.models import Limit
from clusters.queries.capacity import assessments_of, limits_of
from coopcare.ui.formats import gov_time
from members.models import LegalAuthority, Person

# The local day, no instant, the kind, what it says, by whom: as compliance.queries.timeline.Entry has them.
Line = tuple[dt.date, None, str, str, str]


def capacity_lines(person: Person) -> Iterator[Line]:
    """Everything, however old: what was decided lasts. Callers have asked their policy."""
    for one in assessments_of(person.id):
        why = " ".join(f"{question}: {words}" for question, words in one.why())
        yield one.assessed_on, None, "Capacity", f"{one.decision}. {one.get_outcome_display()}. {why}", one.assessor
        if decision := one.made:
            steps = " ".join(f"{question}: {words}" for question, words in decision.why())
            words = f"{one.decision}. Decided in their best interests: {decision.decided} {steps}"
            yield decision.decided_on, None, "Best interests", words, decision.decided_by
        if one.end:
            words = f"Does not arise any more: {one.decision}. {one.end.ended_why}"
            yield one.end.ended_on, None, "Capacity", words, one.end.written_by
    for limit in limits_of(person.id):
        yield from _of_limit(limit)
    for paper in LegalAuthority.objects.filter(person=person):
        yield paper.seen_on, None, "Legal paper", f"{paper}. {paper.get_seen_display()}. {paper.covers}", paper.seen_by
        if paper.ended_on:
            yield paper.ended_on, None, "Legal paper", f"Ended: {paper}. {paper.ended_why}", ""


def _of_limit(limit: Limit) -> Iterator[Line]:
    at = f" at {gov_time(limit.at)}" if limit.at else ""
    words = f"{limit.what}{at}. {limit.get_allowed_by_display()}. {limit.why} {limit.get_feels_display()}."
    yield limit.since, None, "Limit", f"{words} {limit.feels_words}", limit.written_by
    for look in limit.looks.all():
        words = f"Looked again: {limit.what}. {look.found} {look.get_feels_display()}. {look.feels_words}"
        yield look.looked_on, None, "Limit", words, look.written_by
    if limit.referred_on:
        words = f"Referred as possible deprivation of liberty: {limit.what}. {limit.referred_to}"
        yield limit.referred_on, None, "Limit", words, limit.referred_by
    if limit.ended_on and not limit.is_emergency:
        yield limit.ended_on, None, "Limit", f"Ended: {limit.what}. {limit.ended_why}", limit.ended_by
