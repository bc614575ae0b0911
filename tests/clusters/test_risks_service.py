"""Risks of a person: a look, the next look, the manager's signature."""

from datetime import date, timedelta

import pytest

from clusters.models import EVERYONE, RiskAssessment, RiskKind
from clusters.queries.plans import plan_lines
from clusters.queries.risks import not_assessed, risks_of
from clusters.services.risks import assess_risk, end_risk, look_again, sign_risk
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Scope
from tests.cast import Cast
from tests.factories.members import LONG_AGO
from tests.factories.plans import a_look, a_risk

DAY = timedelta(days=1)


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def package(cast: Cast):
    return cast.packages["margaret"]


@pytest.mark.parametrize(
    ("on", "scores", "latest"),
    [
        (date(2026, 8, 31), (1, 4), date(2027, 8, 31)),  # low: twelve months
        (date(2024, 2, 29), (2, 2), date(2025, 2, 28)),
        (date(2026, 8, 31), (2, 4), date(2027, 2, 28)),  # moderate: six months
        (date(2026, 1, 31), (2, 5), date(2026, 2, 28)),  # high: one month
        (date(2024, 1, 31), (4, 4), date(2024, 2, 29)),  # very high: one month
    ],
)
def test_it_is_looked_at_again_as_its_score_says(here: Cast, on: date, scores: tuple[int, int], latest: date) -> None:
    likely, harm = scores
    after = {"likely_after": likely, "harm_after": harm, "likely_before": 5, "harm_before": 5, "assessed_on": on}
    assert a_risk(package(here), actor=here.ana.actor(), **after).look_again_on == latest
    with pytest.raises(Invalid, match="looked at again by"):
        a_risk(package(here), actor=here.ana.actor(), about="Another", look_again_on=latest + DAY, **after)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"assessed_on": today() + 400 * DAY}, "today or earlier"),
        ({"equipment_checked_on": today() + 400 * DAY}, "today or earlier"),
        ({"likely_after": 5, "harm_after": 5}, "cannot be larger"),
        ({"agrees": False}, "what they say"),
    ],
)
def test_what_cannot_be_is_refused(here: Cast, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        a_risk(package(here), actor=here.ana.actor(), **changes)
    assert not RiskAssessment.objects.exists()


def test_scores_outside_the_table_are_refused(here: Cast) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        a_risk(package(here), actor=here.ana.actor(), likely_before=6)


def test_one_thing_is_looked_at_in_one_place(here: Cast) -> None:
    a_risk(package(here), actor=here.ana.actor())
    with pytest.raises(Invalid, match="assessed already"):
        a_risk(package(here), actor=here.mo.actor())


def test_the_next_look_replaces_the_last_and_both_stay(here: Cast) -> None:
    first = a_risk(package(here), actor=here.ana.actor())
    second = look_again(first, a_look(what_we_do="A rail is fitted."), actor=here.ana.actor())
    first.refresh_from_db()
    assert first.ended_because == "Looked at again."
    assert first.what_we_do == "Hold the rail, and go first on the way down."
    assert list(risks_of(here.margaret.person.id)) == [second]
    with pytest.raises(StaleState):
        look_again(first, a_look(), actor=here.mo.actor())
    with pytest.raises(Invalid, match="last look"):
        look_again(second, a_look(assessed_on=today() - DAY), actor=here.ana.actor())
    with pytest.raises(Invalid, match="no risk any more"):
        end_risk(second, because=" ", actor=here.ana.actor())
    end_risk(second, because="The step is gone.", actor=here.ana.actor())
    assert not risks_of(here.margaret.person.id).exists()


def test_the_manager_signs_what_is_high_and_nothing_else(here: Cast) -> None:
    low = a_risk(package(here), actor=here.ana.actor())
    with pytest.raises(Invalid, match="low or moderate"):
        sign_risk(low, actor=here.mo.actor())
    high = a_risk(package(here), actor=here.ana.actor(), about="The hoist", likely_after=3)
    with pytest.raises(NotAllowed):
        sign_risk(high, actor=here.ana.actor())
    sign_risk(high, actor=here.mo.actor())
    assert high.signed_by == here.mo.person.full_name
    with pytest.raises(StaleState):
        sign_risk(high, actor=here.mo.actor())


def test_who_writes_risks_down(here: Cast) -> None:
    for who in (here.margaret, here.david, here.amira, here.ed, here.fiona):
        with pytest.raises(NotAllowed):
            a_risk(package(here), actor=who.actor())
    PermissionGrant.objects.create(
        person=here.margaret.person, representative=here.mo.person, relationship="nephew",
        scopes=[Scope.SEE_CARE_RECORD], starts_on=LONG_AGO, how_given="At home.",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        assess_risk(package(here), a_look(), actor=here.mo.actor())
    high = a_risk(package(here), actor=here.ana.actor(), likely_after=3)
    with pytest.raises(NotAllowed):
        sign_risk(high, actor=here.mo.actor())


def test_everyone_has_these_looked_at(here: Cast) -> None:
    assert not_assessed([]) == list(EVERYONE)
    found = [a_risk(package(here), actor=here.ana.actor(), kind=kind) for kind in (RiskKind.HOME, RiskKind.SKIN)]
    assert RiskKind.HOME not in not_assessed(found)
    assert len(not_assessed(found)) == len(EVERYONE) - 1


def test_the_list_counts_what_is_late_coming_and_not_signed(here: Cast) -> None:
    before = today() - 400 * DAY
    a_risk(package(here), actor=here.ana.actor(), about="late", assessed_on=before)
    a_risk(package(here), actor=here.ana.actor(), about="soon", look_again_on=today() + 28 * DAY)
    a_risk(package(here), actor=here.ana.actor(), about="not soon", look_again_on=today() + 29 * DAY)
    a_risk(package(here), actor=here.ana.actor(), about="high", likely_after=3)
    (line,) = [one for one in plan_lines(here.ana.actor()) if one.package == package(here)]
    assert (len(line.overdue), line.soon, line.unsigned) == (1, 1, 1)
