"""What pages, exports and upper apps read about visits."""

from rotas.policies import visits_visible_to
from rotas.queries.candidates import Candidate, candidates_at, candidates_for, visits_together
from rotas.queries.times import Slot, good_times
from rotas.queries.visits import (
    is_settled,
    offers_to,
    open_attendance,
    open_place_to_staff,
    open_visit,
    open_visit_task,
    visits_of,
    visits_today,
    week_of,
    week_of_pca,
)

__all__ = [
    "Candidate",
    "Slot",
    "candidates_at",
    "candidates_for",
    "good_times",
    "is_settled",
    "offers_to",
    "open_attendance",
    "open_place_to_staff",
    "open_visit",
    "open_visit_task",
    "visits_of",
    "visits_today",
    "visits_together",
    "visits_visible_to",
    "week_of",
    "week_of_pca",
]
