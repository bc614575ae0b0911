"""The table of retention and its sums at awkward dates: pure."""

from datetime import date

import pytest

from compliance.governance.retention import BrokenTable, has_run_out, keep_rules, read_rules, review_from

RULES = keep_rules()
GOOD = """
[[rules]]
code = "x"
title = "X"
who = "person"
from = "The end"
years = 2
source = "S"
confidence = "H"
takes = []
keeps = ""
"""


@pytest.mark.parametrize(
    ("code", "counted_from", "first"),
    [
        ("care_record", date(2016, 2, 29), date(2024, 2, 29)),
        ("care_record", date(2018, 12, 31), date(2026, 12, 31)),
        ("staff_file", date(2020, 2, 29), date(2026, 3, 1)),
        ("dbs_copy", date(2026, 8, 31), date(2027, 3, 1)),
        ("dbs_copy", date(2027, 8, 30), date(2028, 3, 1)),
        ("dbs_copy", date(2027, 8, 29), date(2028, 2, 29)),
        ("right_to_work_copy", date(2026, 3, 29), date(2028, 3, 29)),
        ("applicant", date(2027, 2, 28), date(2028, 2, 28)),
        ("minutes", date(1990, 1, 1), None),
        ("care_record", None, None),
    ],
)
def test_from_when_a_record_may_be_looked_at(code, counted_from, first):
    assert review_from(RULES[code], counted_from) == first


@pytest.mark.parametrize(
    ("born_on", "first"),
    [(date(1952, 2, 29), date(2027, 3, 1)), (date(1951, 12, 31), date(2026, 12, 31)), (None, None)],
)
def test_until_an_age(born_on, first):
    assert review_from(RULES["staff_summary"], date(2010, 1, 1), born_on) == first


@pytest.mark.parametrize(("on", "over"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)])
def test_the_first_day_counts(on, over):
    assert has_run_out(RULES["staff_file"], date(2020, 2, 29), on) is over


def test_every_rule_says_where_it_comes_from_and_how_sure_it_is():
    assert len(RULES) >= 18
    for rule in RULES.values():
        assert rule.source
        assert bool(rule.doubt) == (rule.confidence != "H")
        assert rule.who == "other" or rule.takes
    assert (RULES["dbs_copy"].length, RULES["right_to_work_copy"].length) == ("6 months", "2 years")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("years = 2", "", "needs one of"),
        ("years = 2", "years = 2\nmonths = 3", "needs one of"),
        ('"person"', '"dog"', "not known"),
        ("takes = []", 'takes = ["everything"]', "not known"),
        ('source = "S"', "", "lacks source"),
        ("[[rules]]", "[[rules", "not a TOML file"),
    ],
)
def test_a_broken_table_is_refused_with_a_sentence(old, new, sentence):
    assert list(read_rules(GOOD)) == ["x"]
    with pytest.raises(BrokenTable, match=sentence):
        read_rules(GOOD.replace(old, new, 1))
    with pytest.raises(BrokenTable, match="same code"):
        read_rules(GOOD + GOOD)
