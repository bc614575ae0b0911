"""The questions after reading: data that is sound, and a sentence for what is not. Who reads what, and by when."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from compliance.life.checks import load_checks
from compliance.life.readers import groups_of, read_by
from compliance.pack.text import LIBRARY, LibraryError, read_library

TEXT = (LIBRARY / "check-P01.toml").read_text(encoding="utf-8")


def test_whatever_somebody_must_read_has_one() -> None:
    assert set(load_checks()) == {text.code for text in read_library().texts if text.acknowledged_by}


def test_the_right_answer_is_not_always_in_the_same_place() -> None:
    for check in load_checks().values():
        assert len({question.right for question in check.questions}) == len(check.questions)


def test_right_answers_are_counted() -> None:
    check = load_checks()["P01"]
    right = [question.right for question in check.questions]
    assert check.count_right(right) == 3
    assert check.count_right([right[0], right[1] % 3 + 1, right[2]]) == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('of = "P01"', 'of = "P99"', "P99 is not a policy."),
        ('version = "1.0"', 'version = "0.9"', "written for version 0.9"),
        ("right = 2", "right = 4", "has no right answer 4"),
        ("right = 2", "", "cannot be read"),
        ("of =", "of", "cannot be read"),
    ],
)
def test_a_broken_check_is_refused_in_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    (folder / "check-P01.toml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError, match=sentence):
        load_checks(folder)


@pytest.mark.parametrize(
    ("jobs", "hats", "is_member", "groups"),
    [
        (["pca"], ["pca"], False, {"ALL", "CARE"}),
        (["support_worker"], [], False, {"ALL", "CARE", "MGT"}),
        (["manager"], [], True, {"ALL", "CARE", "MGT", "MEMBERS"}),
        (["office"], ["finance"], False, {"ALL"}),
        ([], ["board"], False, {"ALL", "MGT"}),
        (["pca"], ["board"], True, {"ALL", "CARE", "MGT", "MEMBERS"}),
        ([], ["person"], True, {"MEMBERS"}),
        ([], ["person"], False, set()),
    ],
)
def test_who_reads_what(jobs: list[str], hats: list[str], is_member: bool, groups: set[str]) -> None:
    assert groups_of(jobs=jobs, hats=hats, is_member=is_member) == groups


def test_two_weeks_from_whichever_came_later() -> None:
    march, may = dt.date(2028, 2, 20), dt.date(2028, 5, 1)
    assert read_by(in_force_from=march, began_on=dt.date(2020, 1, 6)) == dt.date(2028, 3, 5)
    assert read_by(in_force_from=march, began_on=may) == dt.date(2028, 5, 15)
