"""Figures that a model text prints and the software keeps: whoever changes one of them changes the other."""

from compliance.models import OversightKind
from compliance.pack.text import read_library
from compliance.workforce.oversight import FIRST, MONTHS
from compliance.workforce.terms import CERTIFICATE_WEEKS, RIGHT_TO_WORK_WARNED_BEFORE, WARNED_BEFORE
from members.models import TrainingTopic
from members.training import watched_first

NUMBERS = {1: "one", 2: "two", 3: "three", 5: "five", 10: "ten"}


def words(code: str, heading: str) -> str:
    """A section of a model text."""
    text = next(text for text in read_library().texts if text.code == code)
    return next(section.markdown.strip() for section in text.sections if section.heading == heading)


def rows(code: str, heading: str) -> dict[str, list[str]]:
    """The rows of a section's tables by their first cell."""
    lines = [line for line in words(code, heading).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return {first: rest for first, *rest in cells}


def test_warnings_before_something_runs_out() -> None:
    *earlier, last = sorted(WARNED_BEFORE, reverse=True)
    listed = ", ".join(map(str, earlier))
    assert f"warned {listed} and {last} days before" in words("P09", "Competency")
    assert rows("P09", "Procedure")["Warnings sent"][0] == f"{listed}, {last} days before"
    assert f"warned {max(RIGHT_TO_WORK_WARNED_BEFORE)} days ahead" in words("P08", "Right to work")


def test_supervision_and_its_kin() -> None:
    first_weeks = rows("P09", "The first twelve weeks")
    for kind, said in (
        (OversightKind.SUPERVISION, ["First supervision", "Second supervision"]),
        (OversightKind.SPOT_CHECK, ["Spot check"]),
    ):
        for gap, beginning in zip(FIRST[kind], said, strict=True):
            assert first_weeks[f"Week {gap.days // 7}"][0].startswith(beginning)
    assert first_weeks[f"Week {CERTIFICATE_WEEKS}"][0].startswith("Care Certificate done")
    supervised = (
        f"one talk every {NUMBERS[MONTHS[OversightKind.SUPERVISION]]} months, and two in your first eight weeks"
    )
    assert supervised in words("P09", "Supervision")
    assert f"one every {NUMBERS[MONTHS[OversightKind.SPOT_CHECK]]} months" in words("P09", "Spot checks")
    assert MONTHS[OversightKind.APPRAISAL] == 12
    assert words("P09", "Appraisal").startswith("Once a year")


def test_visits_at_which_medicines_are_watched() -> None:
    times = NUMBERS[watched_first(TrainingTopic.MEDICINES)]
    assert f"Medicines: {times} visits at first" in words("P09", "Competency")
    assert f"{times} watched visits" in words("P02", "Training")
