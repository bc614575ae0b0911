"""The readiness list, its broken cousins, and when a letter about an insurance is due."""

import datetime as dt

import pytest

from compliance.readiness.items import FILE, ReadinessError, groups_of, read_items
from compliance.readiness.reminding import reminder_is_due

LAST_DAY = dt.date(2028, 2, 29)


def test_the_list():
    items = read_items()
    assert len(items) >= 18
    assert groups_of(items)[0] == "Policies"
    assert all(item.works_out or item.needs_document or item.code == "on_call" for item in items)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "lint"', 'code = "pack"', "The code pack comes twice"),
        ('group = "Policies"', "", "Item questions: group is missing"),
        ('confidence = "high"', 'confidence = "sure"', "the confidence sure is not high, medium or low"),
        ('works_out = "lint"', 'works_out = "lint"\ncolour = "red"', "Item lint: colour is not a field of it"),
        ('code = "questions"', "code =", "items.toml cannot be read"),
    ],
)
def test_a_broken_list_is_refused_with_a_sentence(tmp_path, old, new, words):
    path = tmp_path / "items.toml"
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReadinessError, match=words):
        read_items(path)


@pytest.mark.parametrize(
    ("days_before", "reminded_days_before", "due"),
    [
        (61, None, False),
        (60, None, True),
        (60, 60, False),
        (31, 60, False),
        (30, 60, True),
        (29, 30, False),
        (20, 60, True),
        (7, 30, True),
        (1, 7, False),
        (0, 7, True),
        (0, 0, False),
        (-1, 0, True),
        (-2, -1, False),
        (-8, -1, True),
        (45, 400, True),
    ],
)
def test_letters_about_the_end(days_before, reminded_days_before, due):
    def before(days):
        return None if days is None else LAST_DAY - dt.timedelta(days=days)

    assert reminder_is_due(LAST_DAY, reminded_on=before(reminded_days_before), today=before(days_before)) is due
