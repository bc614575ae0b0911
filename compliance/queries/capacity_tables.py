"""Capacity, best interests, limits and legal papers, as an inspector reads them: the words of the sample alone."""

import datetime as dt

from django.db.models import Q

from clusters.models import CapacityAssessment, Limit
from clusters.queries.capacity import latest_on, limit_due
from clusters.rules.capacity import CapacityOutcome, look_again
from compliance.queries.records import Pseudonyms, read_of
from compliance.queries.tables import Cell, Export, Row, Table
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from members.models import LegalAuthority

YEAR = dt.timedelta(days=365)


def _capacity(actor: Actor) -> Table:
    """Of each decision the last assessment, and what was decided for whoever could not."""
    names, listed = Pseudonyms(actor), list(latest_on(today()).order_by("-assessed_on", "id"))
    rows: list[Row] = [
        (names.name_of(one.person), one.get_kind_display(), one.assessed_on, one.get_outcome_display(),
         *_decided(one), one.looked_at_by, _stands(one.looked_at_by),
         *names.words(one.person, one.decision, f"{one.assessor}, {one.assessor_job}",
                      _lines(one.why()), *_of_decision(one)))
        for one in listed
    ]  # fmt: skip
    header = ("Person", "Kind of decision", "Assessed", "Outcome", "Best interests decided",
              "Somebody disagreed", "Advocate", "Look again by", "How it stands", "Decision", "Assessed by",
              "Doubt, help given, impairment", "What was decided", "Steps before it")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _decided(one: CapacityAssessment) -> tuple[Cell, ...]:
    """When, whether somebody disagreed, and whether an advocate was needed; empty where they can decide."""
    decision = one.made
    if decision is None:
        return ("Not yet" if one.outcome == CapacityOutcome.CANNOT else "", "", "")
    return decision.decided_on, "Yes" if decision.disagreed else "No", decision.get_advocate_display()


def _of_decision(one: CapacityAssessment) -> tuple[str, str]:
    decision = one.made
    return (decision.decided, _lines(decision.why())) if decision else ("", "")


def _limits(actor: Actor) -> Table:
    """In force today, or ended in twelve months; restraint in an emergency too."""
    on, names = today(), Pseudonyms(actor)
    found = Limit.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on - YEAR))
    listed = list(found.select_related("person").prefetch_related("looks").order_by("-since", "id"))
    rows: list[Row] = [
        (names.name_of(one.person), one.since, one.get_allowed_by_display(), one.get_feels_display(),
         len(one.looks.all()), *_again(one, on), one.ended_on, one.referred_on,
         *names.words(one.person, one.what, one.why, one.tried, one.feels_words, one.ended_why, one.referred_to))
        for one in listed
    ]  # fmt: skip
    header = ("Person", "Since", "Allowed by", "How they feel about it", "Times looked at again", "Look again by",
              "How it stands", "Ended", "Referred as possible deprivation of liberty", "Limit", "Why",
              "What else was tried", "What they say and do", "Why it ended", "Referred to")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _again(one: Limit, on: dt.date) -> tuple[Cell, Cell]:
    by = limit_due(one, on) if one.holds_on(on) else None
    return by, _stands(by)


def _papers(actor: Actor) -> Table:
    """Those that count today."""
    names = Pseudonyms(actor)
    found = LegalAuthority.objects.exclude(ended_on__lte=today()).select_related("person")
    listed = list(found.order_by("kind", "seen_on", "id"))
    rows: list[Row] = [
        (names.name_of(one.person), one.get_kind_display(), one.get_acting_display(), one.get_registered_display(),
         one.get_seen_display(), one.seen_on, one.seen_by,
         *names.words(one.person, one.holders, one.covers, one.kept_at))
        for one in listed
    ]  # fmt: skip
    header = ("Person", "Paper", "How they act", "Registered", "How it was seen", "Seen", "By", "Who holds it",
              "What it covers", "Where the original is")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _stands(by: dt.date | None) -> str:
    return look_again(by, today()).state.value if by else ""


def _lines(answers: list[tuple[str, str]]) -> str:
    return "\n".join(f"{question}: {words}" for question, words in answers)


CAPACITY_TABLES = (
    Export("capacity", "Capacity and best interests", "Of each decision the last; words of your sample.", _capacity),
    Export("limits", "Limits and restraint", "In force, or of twelve months; words of your sample.", _limits),
    Export("legal-papers", "Attorneys and other legal papers", "In force; words of your sample.", _papers),
)
