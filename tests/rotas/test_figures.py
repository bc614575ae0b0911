"""Continuity and reliability, read from the rows, and what each reader sees of them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import TeamPlace
from coopcare.clock import local
from coopcare.tenancy.context import acting_for
from rotas.figures.words import of_many, of_person
from rotas.models import Attendance, AttendanceRole, LateNotice, VisitStatus
from rotas.queries.figures import figures_by_cluster, figures_of_co_op, figures_of_person
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.visit_day import DAY

YESTERDAY = DAY - dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def done(cast: Cast, days_ago: int, who: str = "amira", *, late: int = 0, of: str = "margaret", **more: Any) -> Any:
    """A given visit at 10am, `days_ago` before the day of the clock, begun `late` minutes late."""
    visit = a_visit(
        cast.packages[of], on=DAY - dt.timedelta(days=days_ago), at=dt.time(10), pca=cast.members[who].person,
        status=VisitStatus.DONE, **more,
    )  # fmt: skip
    Attendance.objects.filter(visit=visit).update(arrived_at=visit.starts_at + late * MINUTE)
    return visit


@pytest.fixture
def four_weeks(inside: Cast, clock: Any) -> Cast:
    """Margaret: Amira had come three times before; then Amira 6 times, Ben twice, Zofia once, and once nobody."""
    for days_ago in (40, 39, 38):
        done(inside, days_ago)
    for days_ago in (20, 19, 18, 17, 16, 15):
        done(inside, days_ago, late=20 if days_ago == 15 else 0)
    done(inside, 14, "ben")
    done(inside, 13, "ben", late=45)
    done(inside, 12, "zofia")
    a_visit(
        inside.packages["margaret"], on=DAY - dt.timedelta(days=11), at=dt.time(10), pca=inside.ben.person,
        status=VisitStatus.MISSED,
    )  # fmt: skip
    return inside


def test_what_the_person_reads_can_be_counted_after(four_weeks: Cast) -> None:
    found, own = figures_of_person(four_weeks.margaret.person.id)
    assert (found.first, found.last) == (DAY - dt.timedelta(days=28), YESTERDAY)
    assert of_person(found, own) == [
        "Of your 9 visits in the last 4 weeks, 8 were by people you chose.",
        "6 were by somebody who had come to you three times or more before.",
        "3 different people came to you.",
        "7 of 10 began within 15 minutes of the agreed time.",
        "2 visits were late; we told you in advance about none of them.",
        "To 1 visit nobody came. That should not happen.",
    ]


def test_who_is_chosen_only_later_was_not_chosen_then(four_weeks: Cast) -> None:
    ben = TeamPlace.objects.filter(pca=four_weeks.ben.person)
    ben.update(starts_on=DAY - dt.timedelta(days=13))
    assert figures_of_person(four_weeks.margaret.person.id)[1].chosen == pytest.approx(7 / 9)
    ben.update(starts_on=DAY - dt.timedelta(days=30), ends_on=DAY - dt.timedelta(days=14))
    assert figures_of_person(four_weeks.margaret.person.id)[1].chosen == pytest.approx(7 / 9)
    ben.update(kind="cover", ends_on=None)
    assert figures_of_person(four_weeks.margaret.person.id)[1].chosen == pytest.approx(6 / 9)


def test_a_new_face_that_came_along_before_is_introduced(four_weeks: Cast) -> None:
    assert figures_of_person(four_weeks.margaret.person.id)[1].introductions == 0
    beside = Attendance.objects.get(visit__on=DAY - dt.timedelta(days=16))
    beside.visit.attendances.create(
        pca=four_weeks.ben.person, role=AttendanceRole.SHADOW, status="done", starts_at=beside.starts_at,
        ends_at=beside.ends_at, arrived_at=beside.starts_at, left_at=beside.ends_at,
    )  # fmt: skip
    assert figures_of_person(four_weeks.margaret.person.id)[1].introductions == 0.5  # Ben, and not Zofia


def test_who_was_told_that_it_would_be_late(four_weeks: Cast) -> None:
    place = Attendance.objects.get(visit__on=DAY - dt.timedelta(days=13))
    LateNotice.objects.create(
        attendance=place, minutes=45, expected_at=place.starts_at + 45 * MINUTE, told_at=place.starts_at, told_by="Ben"
    )
    assert figures_of_person(four_weeks.margaret.person.id)[0].reliability.told_share == 0.5


def test_a_cluster_and_the_co_op_add_up(four_weeks: Cast) -> None:
    done(four_weeks, 5, "zofia", of="cora")
    a_visit(
        four_weeks.packages["cora"], on=YESTERDAY, at=dt.time(9), status=VisitStatus.CANCELLED,
        cancel_reason="our_fault", cancelled_at=local(YESTERDAY, dt.time(7)),
    )  # fmt: skip
    mill, hill = four_weeks.clusters["mill"], four_weeks.clusters["hill"]
    by_cluster = figures_by_cluster([mill, hill])
    assert [by_cluster[one.id].reliability.due for one in (mill, hill)] == [10, 1]
    assert [by_cluster[one.id].reliability.cancelled_by_us for one in (mill, hill)] == [0, 1]
    assert by_cluster[mill.id].reliability.covered_by_another_cluster == 1  # Zofia, at Margaret's
    total = figures_of_co_op()
    assert (total.reliability.due, total.continuity.people, total.continuity.attendances) == (11, 2, 10)
    assert total.continuity.chosen == pytest.approx(9 / 10)
    assert total.is_too_few


def test_nothing_is_said_of_nothing(inside: Cast, clock: Any) -> None:
    found, own = figures_of_person(inside.margaret.person.id)
    assert of_person(found, own) == ["You had no visits in the last 4 weeks."]
    assert {line.value for line in of_many(figures_of_co_op())} >= {"No visits yet", "0 of 0", "Nobody was late"}
    assert figures_by_cluster([inside.clusters["mill"]])[inside.clusters["mill"].id].reliability.due == 0


def test_more_visits_need_no_more_queries(four_weeks: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            figures_by_cluster(four_weeks.clusters.values())
        return len(seen)

    done(four_weeks, 2, "zofia", of="cora")
    before = count()
    for days_ago in range(3, 11):
        done(four_weeks, days_ago)
        done(four_weeks, days_ago, "zofia", of="cora")
    assert count() == before <= 6


# The pages


def test_the_board_reads_totals_and_nobody_in_them(cast: Cast, client: Any, sign_in: Any, clock: Any) -> None:
    with acting_for(cast.coop, cast.system):
        done(cast, 5)
    page = sign_in(client, cast.ed).get("/rota/figures/").content.decode()
    assert "Fewer than 5 people had visits" in page
    for word in ("Margaret", "Amira", "Mill Lane"):
        assert word not in page


def test_a_support_worker_reads_their_own_clusters(cast: Cast, client: Any, sign_in: Any, clock: Any) -> None:
    with acting_for(cast.coop, cast.system):
        done(cast, 5)
    page = sign_in(client, cast.ana).get("/rota/figures/").content.decode()
    assert "Mill Lane" in page
    assert "Hill Top" not in page
    assert "1 of 1" not in page
    assert "100%" in page
