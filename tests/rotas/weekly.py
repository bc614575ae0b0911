"""Margaret’s weekly visits, unless a test wishes otherwise: Tuesdays and Thursdays at 10am from 2 March 2026."""

from datetime import date, time
from typing import Any

from clusters.models import Package
from rotas.models import Visit, VisitPattern
from rotas.services.patterns import WeeklyTerms, start_pattern
from tests.cast import Cast
from tests.rotas.wishes import shopping

MONDAY = date(2026, 3, 2)
NEXT_MONDAY = date(2026, 3, 9)
HORIZON = date(2026, 4, 13)


def terms_of(cast: Cast, **changes: Any) -> WeeklyTerms:
    """Tuesdays and Thursdays at 10am for 45 minutes of shopping, with Amira."""
    wish = {"weekdays": [1, 3], "start_time": time(10), "minutes": 45, "task_ids": [shopping(cast).id]}
    return WeeklyTerms(**{**wish, "usual_pca_id": cast.amira.person.id, **changes})


def package_of(cast: Cast) -> Package:
    return cast.packages["margaret"]


def start(cast: Cast, *, by: str = "ana", **changes: Any) -> VisitPattern:
    actor = getattr(cast, by).actor()
    return start_pattern(package_of(cast), terms=terms_of(cast, **changes), starts_on=MONDAY, actor=actor)


def live() -> list[date]:
    return list(Visit.objects.live().order_by("starts_at").values_list("on", flat=True))
