"""The start gate and watched competency as the rota reads them. Pure."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rotas.suitability import Need, Proved, Start, cautions, reasons_against
from tests.rotas.test_suitability import LONG_AGO, TUESDAY, WASHING, ben, place

LACKS = "Missing: references."
UNTIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("starts", "sentence"),
    [
        ((), "Ben is not cleared to start. Missing: references."),
        ((Start(date(2026, 3, 4)),), "Ben is cleared to start only from 4 March 2026."),
        (
            (Start(date(2026, 2, 1), date(2026, 3, 2), supervised=True),),
            "Ben’s start under supervision ends on 2 March 2026. Missing: references.",
        ),
        (
            (Start(date(2026, 2, 1), UNTIL, supervised=True),),
            "Ben may come only beside a cleared colleague until 1 April 2026. Ask the colleague first.",
        ),
    ],
)
def test_a_shut_gate_is_told(starts: tuple[Start, ...], sentence: str) -> None:
    assert reasons_against(ben(starts=starts, lacks_to_start=LACKS), place()) == [sentence]


def test_an_open_gate_says_nothing() -> None:
    assert reasons_against(ben(starts=(Start(TUESDAY),)), place()) == []
    assert reasons_against(ben(starts=(Start(LONG_AGO),)), place()) == []


def test_beside_a_colleague_they_may_come_and_it_is_marked() -> None:
    pca = ben(starts=(Start(TUESDAY, UNTIL, supervised=True),))
    beside = place(also_coming=frozenset({uuid4()}))
    assert reasons_against(pca, beside) == []
    assert cautions(pca, beside) == ["Ben works only under supervision until 1 April 2026: never alone with anybody."]
    last_day, day_after = place(on=UNTIL, also_coming=frozenset({uuid4()})), place(on=UNTIL + timedelta(days=1))
    assert reasons_against(pca, last_day) == []
    assert "ends on 1 April 2026" in reasons_against(pca, day_after)[0]


def test_once_cleared_supervision_no_longer_matters() -> None:
    pca = ben(starts=(Start(TUESDAY), Start(LONG_AGO, UNTIL, supervised=True)))
    assert reasons_against(pca, place()) == []
    assert cautions(pca, place()) == []


WATCHED = date(2026, 1, 10)
MOVING = "moving_and_handling"


@pytest.mark.parametrize(
    ("proved", "sentences"),
    [
        ((), []),
        ((Proved(WATCHED, None, MOVING),), []),
        ((Proved(WATCHED, TUESDAY, MOVING),), []),
        (
            (Proved(WATCHED, date(2026, 3, 2), MOVING),),
            [
                "Ben was last watched for moving and handling on 10 January 2026, which ran out on 2 March 2026, and "
                "“Washing” needs it."
            ],
        ),
        (
            (Proved(LONG_AGO, None, MOVING), Proved(WATCHED, None, MOVING, can=False)),
            ["Ben was not yet safe at moving and handling when watched on 10 January 2026, and “Washing” needs it."],
        ),
        ((Proved(LONG_AGO, None, MOVING, can=False), Proved(WATCHED, None, MOVING)), []),
        ((Proved(date(2026, 3, 4), None, MOVING, can=False),), []),
        ((Proved(WATCHED, None, "medicines", can=False),), []),
    ],
)
def test_what_was_watched_last_counts_for_what_needs_it(proved: tuple[Proved, ...], sentences: list[str]) -> None:
    assert reasons_against(ben(proved=proved), place(needs=(WASHING, Need("Shopping")))) == sentences
