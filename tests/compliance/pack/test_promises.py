"""Figures that a model text prints and the software keeps: whoever changes one of them changes the other."""

import pytest
from dateutil.relativedelta import relativedelta

from clusters.models import EVERYONE, OutcomeStands, RiskKind
from clusters.rules.plans import GROUPS, PARTS
from clusters.rules.reviews import FIRST_WITHIN, MOST_MONTHS
from clusters.rules.risk_table import BANDS, HARM, LIKELY, is_very_high, needs_manager
from clusters.services.plan_wishes import WORKING_DAYS
from compliance.governance.audit_templates import templates
from compliance.governance.fitness import YEAR
from compliance.governance.retention import keep_rules
from compliance.models import OversightKind
from compliance.pack.agreement import rows_by_when
from compliance.pack.forms import load_forms
from compliance.pack.text import PolicyText, read_library
from compliance.queries.form_figures import INSIDE, OUTSIDE
from compliance.registers.clocks import Unit
from compliance.registers.grading import FINISHED_WITHIN
from compliance.services.actions import MONTHS_TO_HOLD
from compliance.workforce.oversight import FIRST, MONTHS
from compliance.workforce.terms import CERTIFICATE_WEEKS, RIGHT_TO_WORK_WARNED_BEFORE, WARNED_BEFORE
from members.models import TrainingTopic
from members.training import watched_first

NUMBERS = {
    1: "one", 2: "two", 3: "three", 5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve", 20: "twenty"
}  # fmt: skip
# How often an audit is done, by its months: in a cell of a table, and inside a sentence.
OFTEN = {1: "Monthly", 3: "Every three months"}
FORM_OFTEN = {1: "each month", 3: "every three months"}


def text_of(code: str) -> PolicyText:
    return next(text for text in read_library().texts if text.code == code)


def words(code: str, heading: str) -> str:
    """A section of a model text."""
    return next(section.markdown.strip() for section in text_of(code).sections if section.heading == heading)


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


def test_the_calendar_of_audits_is_that_of_the_templates() -> None:
    printed = rows("P13", "The audit calendar")
    assert {title: of_title[:2] for title, of_title in printed.items() if len(of_title) == 3 and title != "Audit"} == {
        one.title: [f"{one.size} {one.unit}", OFTEN[one.months]] for one in templates().values()
    }
    for code, heading, audit, done in (
        ("P02", "How we check it works", "medicines", "audits at least five people's records each month"),
        ("P07", "How we check it works", "infection_control", "audits at least five workers every three months"),
        ("P08", "How we check it works", "recruitment_files", "audits at least five files every three months"),
    ):
        assert done in words(code, heading)
        assert f"{NUMBERS[templates()[audit].size]} " in done
        assert done.endswith(FORM_OFTEN[templates()[audit].months])


@pytest.mark.parametrize(
    ("form", "audit"),
    [
        ("audit-plans", "care_plan"),
        ("audit-medicines", "medicines"),
        ("audit-visits", "visits_and_punctuality"),
        ("audit-recruitment", "recruitment_files"),
        ("audit-infection", "infection_control"),
    ],
)
def test_the_paper_of_an_audit_says_how_often_and_how_many(form: str, audit: str) -> None:
    template = templates()[audit]
    who = next(one.who for one in load_forms().values() if one.code == form)
    assert f"{FORM_OFTEN[template.months]}. At least {template.size} {template.unit}, drawn by lot" in who


def test_who_reports_to_the_health_and_safety_executive_and_to_the_insurer() -> None:
    told = [row for row in rows("P15", "Notifications").values() if row[0] == "Health and Safety Executive"]
    assert {row[-1] for row in told} == {"Safety lead"}
    assert "The safety lead sends it" in words("P06", "Accident book and reports by law")
    assert "The secretary tells the insurer" in words("P06", "Accident book and reports by law")


def test_what_worked_is_looked_at_again() -> None:
    later = f"{NUMBERS[MONTHS_TO_HOLD].capitalize()} months after it is closed, someone else checks that it held."
    assert later in words("P13", "The action plan")
    assert f"After {NUMBERS[MONTHS_TO_HOLD]} months the lead asks you" in words("P10", "Learning")


def test_the_emergency_cascade_says_what_the_policies_say() -> None:
    assert "If nobody answers within five minutes, ring {{oncall_backup_phone}}" in words("P18", "On-call")
    rung = {who: rings for who, _, _, rings in INSIDE}
    assert rung["On-call, second phone"].endswith("does not answer within five minutes")
    asked = rows("P16", "When we are short of people")
    assert "Mutual aid is asked" in asked["One in five, or two clusters at once"][0]
    when = {who: when for who, _, when, _ in OUTSIDE}
    assert when["The co-op that helps us"] == "One in five shifts has no cover, or two clusters at once"
    told = {row.what: row for row in rows_by_when(text_of("P16"), str)}
    assert told["insurer"].times == ("1 working day",)
    assert when["Insurer"] == "Within 1 working day"
    assert told["council"].times == ("2 hours",)
    assert when["The council, adult social care"].startswith("Within 2 hours if a red visit is at risk")


@pytest.mark.parametrize(
    ("printed", "rules"),
    [
        ("Care records", ["care_record"]),
        ("Enquiries that came to nothing", ["enquiry"]),
        ("Applicants who were not taken on", ["applicant"]),
        ("Safeguarding concerns", ["safeguarding"]),
        ("Complaints", ["complaint"]),
        ("Incidents", ["incident", "serious_incident"]),
        ("Staff files", ["staff_file"]),
        ("Rotas and visit times", ["rota"]),
        ("Pay, bills and accounts", ["pay", "finance"]),
    ],
)
def test_how_long_records_are_kept(printed: str, rules: list[str]) -> None:
    said = rows("P11", "How long we keep things")[printed][0].lower()
    for code in rules:
        rule = keep_rules()[code]
        assert NUMBERS[rule.years or rule.months] in said
        assert "months" in said if rule.months else "month" not in said


def test_the_recruitment_policy_keeps_what_the_table_keeps() -> None:
    kept = rows("P08", "Records to keep")
    for printed, code in (
        ("Recruitment file", "staff_file"),
        ("Papers of those not chosen", "applicant"),
        ("DBS details beyond the number, date, level and decision", "dbs_copy"),
        ("Right to work proof", "right_to_work_copy"),
    ):
        rule = keep_rules()[code]
        assert NUMBERS[rule.years or rule.months] in kept[printed][-1].lower()


def test_one_table_of_risks_for_people_and_for_the_coop() -> None:
    printed = rows("P05", "The risk table")
    for number, likely in LIKELY.items():
        assert printed[str(number)][0] == likely
        assert printed[str(number)][1].partition(":")[0] == HARM[number]
    most = 25
    for band in BANDS:
        result, _, look_again, _ = printed[f"{band.least} to {most}"]
        assert (result, look_again) == (band.name, f"{band.months} month{'s' if band.months > 1 else ''}")
        most = band.least - 1
    ticks = [field.tick for section in load_forms()["risk-assessment"].sections for field in section.fields]
    assert tuple(f"{number} {words}" for number, words in LIKELY.items()) in ticks
    assert tuple(f"{number} {words}" for number, words in HARM.items()) in ticks
    assert "the same table as the risk policy" in words("P13", "The risk register")


def test_reviews_with_people_and_declarations_of_directors() -> None:
    steps = rows("P04", "Procedure")
    assert steps["First review"][0] == f"Within {FIRST_WITHIN.days // 7} weeks"
    assert steps["Next reviews"][0].startswith(f"Within {MOST_MONTHS} months")
    assert f"at least every {MOST_MONTHS} months" in words("P04", "The six-week review")
    assert relativedelta(years=1) == YEAR
    assert rows("P08", "Checking again")["Directors' declarations"][0].startswith("Each year")
    assert "Each year they sign again, and the lists are looked at again." in words(
        "P08", "Directors and nominated individual"
    )


def test_grades_of_incidents_and_by_when_they_are_looked_into() -> None:
    table = rows("P15", "Grading")
    said = {grade.label: table[grade.label][-1] for grade in FINISHED_WITHIN}
    units = {Unit.DAYS: "days", Unit.WORKING_DAYS: "working days"}
    assert said == {grade.label: f"{limit.amount} {units[limit.unit]}" for grade, limit in FINISHED_WITHIN.items()}


def test_the_risks_that_are_looked_at_with_everyone_and_who_signs() -> None:
    printed = rows("P05", "Which risks we assess")
    kinds = {kind.label for kind in RiskKind} - {RiskKind.CHOSEN.label}
    assert {*printed, *(fits for fits, *_ in printed.values())} - {"Everyone", "When it fits", "---"} == kinds
    assert set(printed) - {"Everyone", "---"} == {kind.label for kind in EVERYONE}
    signs = {cells[0]: cells[-1] for cells in rows("P05", "The risk table").values()}
    for band in BANDS:
        assert ("anager" in signs[band.name]) == needs_manager(band.least)
        assert ("nominated individual is told" in signs[band.name]) == is_very_high(band.least)


def test_what_a_plan_holds_and_how_soon_it_changes() -> None:
    held = set(rows("P04", "Your plan"))
    assert {group.title for group in GROUPS} & held == {"About me", "How I communicate", "My health"}
    assert {"If nobody comes", "If I am ill", "Who may know", "Who does what"} <= held & {
        part.heading for part in PARTS.values()
    }
    assert f"within {NUMBERS[WORKING_DAYS]} working days" in words("P04", "Changes")
    assert "better, same, worse, no longer wanted" in words("P04", "The six-week review")
    assert len(OutcomeStands) == 4  # noqa: PLR2004 - as many
    assert (
        rows("P04", "Procedure")["Plan checked by a second person"][1] == "Manager, or another cluster support worker"
    )
