"""The lot, the score and the templates of audits: pure."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.governance.audit_templates import UNITS, BrokenTemplate, read_template, templates
from compliance.governance.score import score_of
from compliance.lot import drawn_by_lot, rule_words

IDS = [UUID(int=number) for number in range(1, 15)]
GOOD = """
title = "Keys"
about = "Are they safe?"
version = 1
unit = "people"
size = 5
months = 3
regulations = ["13"]

[[questions]]
code = "signed"
question = "Is each key signed for?"
good = "Each key is signed in and out."
"""


def test_a_seed_draws_what_it_drew_in_every_release():
    assert [one.int for one in drawn_by_lot(IDS, 5, seed="5eed")] == [5, 8, 14, 3, 2]
    assert drawn_by_lot(reversed(IDS), 5, seed="5eed") == drawn_by_lot(IDS, 5, seed="5eed")
    assert drawn_by_lot(IDS, 5, seed="other") != drawn_by_lot(IDS, 5, seed="5eed")


@given(st.lists(st.uuids(), unique=True, max_size=30), st.integers(1, 40), st.text(max_size=8))
def test_a_sample_is_of_its_population_and_no_larger(population, size, seed):
    drawn = drawn_by_lot(population, size, seed=seed)
    assert len(drawn) == min(size, len(population)) == len(set(drawn))
    assert set(drawn) <= set(population)
    assert drawn_by_lot(population, size + 1, seed=seed)[:size] == drawn


@pytest.mark.parametrize(
    ("size", "total", "words"),
    [
        (5, 14, "5 people drawn by lot from the 14 of Mill Lane"),
        (1, 14, "1 person drawn by lot from the 14 of Mill Lane"),
        (5, 5, "All 5 people of Mill Lane"),
        (5, 1, "All 1 person of Mill Lane"),
    ],
)
def test_the_rule_is_said_in_words(size, total, words):
    assert rule_words(size, total, "person", "people", "Mill Lane") == words


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        (["yes", "yes", "no", "na"], "4 of 6 points (66%)"),
        (["yes", "partly"], "3 of 4 points (75%)"),
        (["yes"] * 199 + ["partly"], "399 of 400 points (99%)"),
        (["na", "na"], "Nothing applied"),
        ([], "Nothing applied"),
        (["no"], "0 of 2 points (0%)"),
    ],
)
def test_a_score_shows_what_it_is_made_of(replies, words):
    assert score_of(replies).words == words


def test_the_audits_of_the_release():
    assert set(templates()) == {
        "care_plan", "visit_notes", "medicines", "recruitment_files", "infection_control", "visits_and_punctuality",
        "money_and_keys", "records_access", "training_and_supervision", "capacity", "health_and_safety",
    }  # fmt: skip
    for template in templates().values():
        assert template.unit in UNITS
        assert len(template.questions) >= 4
        assert all(len(one.good) + 45 <= 300 for one in template.questions), "it must fit into an action"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "Keys"', "title = Keys", "is not a TOML file"),
        ('about = "Are they safe?"', "", "needs a title"),
        ('"people"', '"dogs"', "samples “dogs”"),
        ("signed for?", "signed for", "does not ask"),
        ('code = "signed"', 'code = "Signed!"', "no code"),
        ("months = 3", "months = 0", "start at 1"),
        ("good =", "better =", "what good looks like"),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(old, new, sentence):
    assert read_template("keys", GOOD).size == 5
    with pytest.raises(BrokenTemplate, match=sentence):
        read_template("keys", GOOD.replace(old, new, 1))


def test_two_questions_with_one_code_are_refused():
    with pytest.raises(BrokenTemplate, match="own code"):
        read_template("keys", GOOD + GOOD[GOOD.index("[[questions]]") :])
