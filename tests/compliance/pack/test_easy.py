"""Each policy that people we support are told of has an easy-read summary, and a poor one is refused in sentences."""

from pathlib import Path
from shutil import copytree

import pytest

from compliance.pack.easy import LONGEST_LINE, load_summaries, parse_summary
from compliance.pack.lint import SHORT_FORM, word_count
from compliance.pack.text import LIBRARY, LibraryError, load_library

GOOD = (LIBRARY / "easy-P10.md").read_text(encoding="utf-8")


def test_each_policy_that_people_are_told_of_has_one() -> None:
    told = {text.code for text in load_library() if "USER" in text.acknowledged_by and not text.is_document}
    assert set(load_summaries()) == told
    assert len(told) == 8


def test_each_is_a_page_or_two_of_short_lines() -> None:
    for summary in load_summaries().values():
        lines = [line for part in summary.parts for line in part.lines]
        assert 25 <= len(lines) <= 60, summary.of
        assert max(word_count(line) for line in lines) <= LONGEST_LINE
        assert not [line for line in lines if SHORT_FORM.search(line)], summary.of
        assert "{{coop_name}}" in " ".join(lines)


def test_headings_own_their_lines() -> None:
    summary = parse_summary(GOOD, "easy-P10.md")
    assert [part.heading for part in summary.parts][:2] == ["What this is about", "How to tell us"]
    assert summary.parts[0].lines[0] == "A complaint is when you tell us you are not happy."
    assert summary.parts[-1].lines == ("Please tell us that too.", "We will pass on your thanks.")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (GOOD, "# Complaints\n\nWe listen.\n", "easy-P10.md: the front matter is missing."),
        ("title: How", "title: How: now", "easy-P10.md: the front matter cannot be read."),
        ('version: "1.0"\n', "", "easy-P10.md: the front matter needs of, title, version, variables"),
        ('version: "1.0"', "version: 1.0", "easy-P10.md: variables is a list, and the rest"),
        ("of: P10", "of: P02", "P10: people we support are told of it, so it needs one easy-read summary."),
        ("of: P10", "of: P02", "P02: there is a summary of it, but it is not a policy for people we support."),
        ("of: P10", "of: P01", "P01: people we support are told of it, so it needs one easy-read summary."),
        ('version: "1.0"', 'version: "0.9"', "P10: the summary is of version 0.9. Look at it again."),
        ("{{ack_days}}", "3", "P10, easy read: the variable ack_days is not both listed and used."),
        ("{{cqc_phone}}", "{{shoe_size}}", "P10, easy read: the variable shoe_size is not in variables.toml."),
        ("- We say thank you.", "- We say thanks. We mean it.", "P10, easy read: “We say thanks. We mean it.” is more"),
        (
            "- Your visits will go on.",
            "- Your client visits go on.",
            "P10, easy read: “client” is a word we do not use.",
        ),
        (
            "- Your visits will go on.",
            "- Your visits will go on just as they always did before you ever complained.",
            "P10, easy read: “Your visits will go on just as they always did before you ever complained.” is more",
        ),
        (
            "- Please tell us that too.\n- We will pass on your thanks.\n",
            "",
            "P10, easy read: nothing is said under “When things go well”.",
        ),
    ],
)
def test_a_summary_that_will_not_do_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    assert old in GOOD
    (folder / "easy-P10.md").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        load_summaries(folder)
    assert any(problem.startswith(sentence) for problem in refused.value.problems), refused.value.problems
