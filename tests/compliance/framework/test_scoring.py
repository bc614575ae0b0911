"""From scores to ratings: the published vectors, and both sides of every threshold."""

import pytest

from compliance.framework.scoring import Band, Limit, Scoring, whole_percent
from compliance.framework.text import read_frameworks

SCORING = read_frameworks().live.scoring
assert SCORING is not None


@pytest.mark.parametrize(
    ("scores", "share", "rating"),
    [
        ([3] * 8, "75.0%", "Good"),
        ([3, 3, 2, 3, 3, 3, 3, 2], "68.8%", "Good"),
        ([1] * 8, "25.0%", "Inadequate"),
        ([4] * 8, "100.0%", "Outstanding"),
        ([4, 4, 4, 4, 3, 3, 3, 3], "87.5%", "Outstanding"),
        ([4, 4, 4, 3, 3, 3, 3, 3], "84.4%", "Good"),
        ([3, 3, 2, 2, 2, 2, 3, 3], "62.5%", "Good"),
        ([3, 3, 2, 2, 2, 2, 2, 3], "59.4%", "Requires improvement"),
    ],
)
def test_a_key_question(scores, share, rating):
    found = SCORING.judge(scores)
    assert (found.share, found.rating) == (share, rating)


@pytest.mark.parametrize(
    ("percent", "rating"),
    [
        (25, "Inadequate"),
        (38, "Inadequate"),
        (39, "Requires improvement"),
        (62, "Requires improvement"),
        (63, "Good"),
        (87, "Good"),
        (88, "Outstanding"),
        (100, "Outstanding"),
        (0, "Inadequate"),
    ],
)
def test_each_side_of_every_threshold(percent, rating):
    assert SCORING.rating_at(percent) == rating


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 3, 33), (2, 3, 67), (385, 1000, 39), (384, 1000, 38),
                                                        (7, 8, 88), (1, 200, 1), (1, 201, 0)])  # fmt: skip
def test_a_half_goes_up(part, whole, percent):
    assert whole_percent(part, whole) == percent


@pytest.mark.parametrize(
    ("scores", "unlimited", "rating"),
    [
        ([1, 4, 4, 4, 4, 4, 4, 4], "Outstanding", "Requires improvement"),
        ([1, 3, 3, 3, 3, 3, 3, 3], "Good", "Requires improvement"),
        ([2, 4, 4, 4, 4, 4, 4, 4], "Outstanding", "Good"),
        ([2, 3, 3, 3, 3, 3, 3, 3], "Good", "Good"),
        ([1, 1, 2, 2, 1, 1, 1, 1], "Inadequate", "Inadequate"),
    ],
)
def test_a_low_score_holds_it_down(scores, unlimited, rating):
    found = SCORING.judge(scores)
    assert (found.unlimited, found.rating) == (unlimited, rating)
    assert found.is_limited == (unlimited != rating)


def test_it_says_how_it_came_about():
    assert SCORING.judge([1, 4, 4, 4, 4, 4, 4, 4]).steps == (
        "The scores of 8 statements add up to 29. The most they could is 32.",
        "29 of 32 is 90.6%, which counts as 91%: Outstanding.",
        "1 statement has 1 or less, so it cannot be better than Requires improvement.",
    )


def test_without_every_score_there_is_no_rating():
    found = SCORING.judge([3, None, 3, None])
    assert (found.rating, found.steps) == ("", ("2 of 4 statements have a score. 2 still need one.",))


@pytest.mark.parametrize("score", [0, 5, -1])
def test_a_score_out_of_range_is_refused(score):
    with pytest.raises(ValueError, match="from 1 to 4"):
        SCORING.judge([3, score])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bands": []}, "needs scores and bands"),
        ({"bands": [{"from": 50, "rating": "A"}, {"from": 40, "rating": "B"}]}, "must rise"),
        ({"limits": [{"score": 1, "at_most": "Splendid"}]}, "no band is called Splendid"),
    ],
)
def test_bad_rules_are_refused(change, words):
    table = {"scores": ["Bad", "Good"], "bands": [{"from": 0, "rating": "A"}], "limits": [], "confidence": "low"}
    with pytest.raises(ValueError, match=words):
        Scoring.read({**table, **change})


def test_the_strictest_limit_counts():
    scoring = Scoring(("a", "b"), (Band(0, "Low"), Band(50, "Mid"), Band(90, "High")),
                      (Limit(1, "Mid"), Limit(1, "Low")), "high")  # fmt: skip
    assert scoring.judge([1, 2, 2, 2, 2, 2, 2]).rating == "Low"
