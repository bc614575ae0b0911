"""The directors' fit-person files of the demo: complete, but for the last one, whose declaration is a year old."""

import datetime as dt

from compliance.models import (
    FitnessCheck,
    FitnessCheckKind,
    FitnessDecision,
    FitnessDeclaration,
    FitnessOutcome,
)
from compliance.queries.directors import directors
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import local, now, today
from coopcare.home.demo.people import Everybody

DAY = dt.timedelta(days=1)
LATE = 371 * DAY
DECIDED = 63 * DAY  # the meeting of the board whose third item it was


def add_directors(everybody: Everybody) -> None:
    """As the secretary keeps them: the lists and the declaration each year, then the decision."""
    board = list(directors())
    secretary = Access.objects.current(now()).filter(hats__contains=[Hat.SECRETARY]).select_related("user").first()
    by = secretary.user.full_name if secretary else "The secretary"
    for number, director in enumerate(board):
        is_late = number == len(board) - 1 and number > 0
        _file(director, today() - (LATE if is_late else DECIDED + 2 * DAY), by)


def _file(director: Access, on: dt.date, by: str) -> None:
    FitnessCheck.objects.bulk_create(
        FitnessCheck(
            director=director,
            kind=kind,
            looked_on=on,
            looked_by=by,
            outcome=FitnessOutcome.NOT_NEEDED if kind == FitnessCheckKind.BARRED else FitnessOutcome.CLEAR,
            words="They take no part in care." if kind == FitnessCheckKind.BARRED else "",
            written_at=local(on, dt.time(11)),
        )
        for kind in FitnessCheckKind
    )
    FitnessDeclaration.objects.create(
        director=director,
        declared_on=on,
        needs="Papers a week before, in 16 point.",
        written_by=director.user.full_name,
        written_at=local(on, dt.time(19)),
    )
    FitnessDecision.objects.create(
        director=director,
        decided_on=on + 2 * DAY,
        is_fit=True,
        minute_reference=f"{on + 2 * DAY:%Y-%m-%d}, item 3",
        decided_by="The chair and the nominated individual",
        written_by=by,
        written_at=local(on + 2 * DAY, dt.time(20)),
    )
