"""Scores, bands, and when to look again: pure."""

from datetime import date

import pytest

from clusters.rules.risk_table import BANDS, band, latest_review, score, why_not


@pytest.mark.parametrize(
    ("points", "name"),
    [(1, "Low"), (4, "Low"), (5, "Moderate"), (9, "Moderate"), (10, "High"), (14, "High"), (15, "Very high"),
     (25, "Very high")],
)  # fmt: skip
def test_the_band_of_a_score(points, name):
    assert band(points).name == name


def test_every_score_has_one_band():
    scores = {score(likely, harm) for likely in range(1, 6) for harm in range(1, 6)}
    assert (min(scores), max(scores)) == (1, 25)
    assert all(band(points) in BANDS for points in scores)


@pytest.mark.parametrize("figures", [(0, 3), (6, 1), (2, 9)])
def test_figures_outside_the_matrix_are_refused(figures):
    with pytest.raises(ValueError, match="from 1 to 5"):
        score(*figures)


@pytest.mark.parametrize(
    ("points", "on", "latest"),
    [
        (20, date(2027, 1, 31), date(2027, 2, 28)),
        (20, date(2028, 1, 31), date(2028, 2, 29)),
        (12, date(2026, 11, 30), date(2026, 12, 30)),
        (6, date(2026, 8, 31), date(2027, 2, 28)),
        (2, date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_larger_risk_is_looked_at_sooner(points, on, latest):
    assert latest_review(points, on) == latest


def test_what_we_do_cannot_make_a_risk_larger():
    assert "cannot be larger" in why_not(6, 8)
    assert why_not(8, 8) == ""
