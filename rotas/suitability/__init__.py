"""May this PCA take this place? The one home of the rules of staffing, in sentences. Pure: no database, no "now".

Sources: domain.md D1 (working time), A1 (regulated activity). The sentences are for whoever runs the rota. The person
who chooses is told only that somebody is not available, and a PCA never learns that a person asked them not to come.
One file for each kind of rule; `facts` is what they read. A rule is a function of a PCA and a place that answers
sentences, none when it holds.
"""

from rotas.suitability.availability import of_availability, of_leave, windows_on
from rotas.suitability.checks import of_checks, of_competency, of_job, of_regulated_care, of_skills, of_training
from rotas.suitability.contract import of_day, of_employment, of_fixed_days, of_week
from rotas.suitability.facts import (
    WEEK_LIMIT_MINUTES,
    Asked,
    Away,
    Blocked,
    Busy,
    Employed,
    Held,
    Hours,
    Need,
    OneDay,
    PlaceFacts,
    Proved,
    Span,
    Start,
    Week,
    WorkerFacts,
    employment_on,
    week_minutes,
)
from rotas.suitability.hours import average_week, of_a_high_average, of_average_week, of_young_workers
from rotas.suitability.law import Law, Limits
from rotas.suitability.overlap import is_taken, neighbours, of_other_visits, of_travel, of_unknown_travel
from rotas.suitability.people import NOT_FOR_THIS_PERSON, is_blocked, of_blocks, of_two_people
from rotas.suitability.rest import of_breaks, of_daily_rest, of_living_in, of_long_visit, of_weekly_rest
from rotas.suitability.start import of_start, supervised_words
from rotas.suitability.words import cover_words, week_words

__all__ = [
    "NOT_FOR_THIS_PERSON",
    "RULES",
    "RULES_AT_ANY_HOUR",
    "WEEK_LIMIT_MINUTES",
    "Asked",
    "Away",
    "Blocked",
    "Busy",
    "Employed",
    "Held",
    "Hours",
    "Law",
    "Limits",
    "Need",
    "OneDay",
    "PlaceFacts",
    "Proved",
    "Span",
    "Start",
    "Week",
    "WorkerFacts",
    "average_week",
    "cautions",
    "employment_on",
    "is_blocked",
    "is_taken",
    "neighbours",
    "of_checks",
    "of_competency",
    "of_fixed_days",
    "of_job",
    "of_skills",
    "of_start",
    "of_training",
    "reasons_against",
    "week_minutes",
    "windows_on",
]

# What bars a PCA, in the order in which it is told.
RULES = (
    of_employment,
    of_fixed_days,
    of_leave,
    of_availability,
    of_start,
    of_checks,
    of_training,
    of_job,
    of_competency,
    of_skills,
    of_regulated_care,
    of_blocks,
    of_two_people,
    of_other_visits,
    of_travel,
    of_daily_rest,
    of_weekly_rest,
    of_breaks,
    of_day,
    of_week,
    of_average_week,
    of_young_workers,
)
# What bars a PCA at any hour of the day and beside any other visits.
RULES_AT_ANY_HOUR = (
    of_employment,
    of_fixed_days,
    of_leave,
    of_start,
    of_checks,
    of_training,
    of_job,
    of_competency,
    of_skills,
    of_regulated_care,
    of_blocks,
)
# What is worth weighing, though it bars nobody.
CAUTIONS = (
    supervised_words,
    cover_words,
    week_words,
    of_a_high_average,
    of_long_visit,
    of_living_in,
    of_unknown_travel,
)


def reasons_against(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Why this PCA may not take this place, in sentences; empty when they may."""
    return [sentence for rule in RULES for sentence in rule(pca, place)]


def cautions(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What to weigh, though it bars nobody."""
    return [sentence for rule in CAUTIONS for sentence in rule(pca, place)]
