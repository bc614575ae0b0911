"""What compliance makes of medicines: the inspector's tables, evidence, the manager's list, the dated line, a copy."""

import datetime as dt

import pytest
import time_machine

from clusters.rules.medicines import Level, MedicineKind
from clusters.services.medicines import check_medicine, end_medicine, write_medicine
from compliance.evidence.medicines import doses_on_time, doses_written, medicine_lines_checked
from compliance.governance.retention import keep_rules
from compliance.pack.forms import load_forms
from compliance.pack.text import LIBRARY
from compliance.queries.exports import EXPORTS
from compliance.queries.forms import filled_form
from compliance.queries.held import held_about
from compliance.queries.register_tables import REGISTERS
from compliance.queries.timeline import timeline_of
from compliance.queries.waiting import waiting_for
from compliance.services.retention import FORGETTING
from coopcare.clock import local
from rotas.medicines.entries import Code, Said
from rotas.models import VisitStatus
from rotas.services.medicines import write_dose, write_effect
from tests.factories.medicines import AS_NEEDED, a_line, a_medicine
from tests.factories.rotas import a_visit

MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
EIGHT = dt.time(8)


@pytest.fixture
def here(inside):
    """Margaret's tablet at 8am must be given by 8:30am. On Tuesday it was given at ten past; on Wednesday nobody wrote;
    now it is Wednesday noon.
    """
    with time_machine.travel(local(MONDAY, dt.time(18)), tick=False) as clock:
        ana, amira, margaret = inside.ana.actor(), inside.amira.actor(), inside.margaret.person
        inside.line = a_medicine(margaret, actor=ana, is_time_critical=True, latest_minutes=30)
        inside.pain = a_medicine(margaret, actor=ana, **AS_NEEDED)
        check_medicine(inside.line, actor=inside.mo.actor())
        clock.move_to(local(TUESDAY, dt.time(8, 10)))
        visit = a_visit(
            inside.packages["margaret"], on=TUESDAY, at=EIGHT, pca=inside.amira.person, status=VisitStatus.UNDER_WAY
        )
        write_dose(visit, inside.line, said(8, 10), dose=(TUESDAY, EIGHT), actor=amira)
        knee = write_dose(visit, inside.pain, said(8, 10, amount="Two tablets", why="Her knee"), actor=amira)
        write_effect(knee, words="Gone by nine", actor=amira)
        wednesday = TUESDAY + dt.timedelta(days=1)
        clock.move_to(local(wednesday, dt.time(12)))
        a_visit(inside.packages["margaret"], on=wednesday, at=EIGHT, pca=inside.amira.person, status=VisitStatus.DONE)
        inside.clock = clock
        yield inside


def said(hour: int, minute: int, **more) -> Said:
    return Said(Code.GIVEN, local(TUESDAY, dt.time(hour, minute)), **more)


def rows_of(slug: str, here) -> list[dict[str, object]]:
    table = REGISTERS[slug].table(here.mo.actor())
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def test_the_tables_of_the_inspector(here) -> None:
    pill, pain = rows_of("medicines", here)
    assert (pill["Time-critical"], pill["Safe for minutes after"], pill["Checked the same day"]) == ("Yes", 30, "Yes")
    assert (pill["As-needed plan"], pain["As-needed plan"], pain["Checked"]) == ("Not needed", "Yes", None)
    assert pill["Allergies"] == "Penicillin: a rash"
    knee = next(row for row in rows_of("medicine-records", here) if row["Dose of"] == "As needed")
    assert (knee["Why"], knee["Did it help"], knee["Written late"]) == ("Her knee", "Gone by nine", "No")
    (gap,) = rows_of("medicine-gaps", here)
    assert (gap["Due"], gap["Time-critical"]) == (local(TUESDAY + dt.timedelta(days=1), EIGHT), "Yes")
    assert {"medicines", "medicine-records", "medicine-gaps"} <= set(EXPORTS)


def test_an_inspector_reads_the_words_of_the_sample_alone(here, monkeypatch) -> None:
    sample = {here.cora.person.id}  # as policies answer for an inspector; tests/compliance/inspector opens one
    monkeypatch.setattr("compliance.queries.records.sampled_ids", lambda actor, *part: sample)
    for slug in ("medicines", "medicine-records", "medicine-gaps"):
        table = REGISTERS[slug].table(here.mo.actor())
        text = str(table.rows)
        assert "Not in your sample" in text
        assert here.margaret.person not in table.about
        for word in (here.margaret.person.last_name, "Amlodipine", "Paracetamol", "knee", "Penicillin", "Gone"):
            assert word not in text


def test_what_counts_as_evidence(here) -> None:
    wednesday = TUESDAY + dt.timedelta(days=1)
    written = doses_written(MONDAY, wednesday)
    assert (written.part, written.whole) == (1, 2)
    assert (doses_written(MONDAY, MONDAY).whole, doses_written(TUESDAY, TUESDAY).part) == (0, 1)
    assert (doses_on_time(MONDAY, wednesday).part, doses_on_time(MONDAY, wednesday).whole) == (1, 1)
    checked = medicine_lines_checked(MONDAY, wednesday)
    assert (checked.part, checked.whole) == (1, 2)
    assert medicine_lines_checked(TUESDAY, wednesday).whole == 0


def test_a_dose_after_its_latest_safe_time_counts_as_late(here) -> None:
    thursday = TUESDAY + dt.timedelta(days=2)
    here.clock.move_to(local(thursday, dt.time(8, 40)))
    visit = a_visit(
        here.packages["margaret"], on=thursday, at=EIGHT, pca=here.amira.person, status=VisitStatus.UNDER_WAY
    )
    late = Said(Code.GIVEN, local(thursday, dt.time(8, 31)))
    write_dose(visit, here.line, late, dose=(thursday, EIGHT), actor=here.amira.actor())
    assert (doses_on_time(thursday, thursday).part, doses_on_time(thursday, thursday).whole) == (0, 1)


def test_the_manager_is_told_of_gaps_in_one_line_by_noon_the_next_day(here) -> None:
    (line,) = [one for one in waiting_for(here.mo.actor()).shown if "medicines record" in one.what]
    assert line.what == "1 gap in a medicines record"
    assert line.due_at == local(TUESDAY + dt.timedelta(days=2), dt.time(12))
    assert not line.is_late


def test_it_stands_on_the_dated_line(here) -> None:
    end_medicine(here.line, ends_on=TUESDAY + dt.timedelta(days=1), reason="A rash", actor=here.ana.actor())
    said = [entry.says for entry in timeline_of(here.margaret.person).entries if entry.kind == "Medicines"]
    text = " | ".join(said)
    for words in ("Allergies: Penicillin: a rash", "Began: Amlodipine 5 mg tablet", "Checked: Amlodipine",
                  "Her knee. Gone by nine", "Ended: Amlodipine 5 mg tablet. A rash"):  # fmt: skip
        assert words in text
    assert sum("Given, Amlodipine" in words for words in said) == 0  # the chart has the plain ones


def test_a_line_that_never_began_is_no_beginning_on_the_dated_line(here) -> None:
    friday = TUESDAY + dt.timedelta(days=3)
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), starts_on=friday, name="Ramipril")
    end_medicine(line, ends_on=TUESDAY + dt.timedelta(days=1), reason="A letter", actor=here.ana.actor())
    text = " | ".join(entry.says for entry in timeline_of(here.margaret.person).entries)
    assert "Ended before it began: Ramipril 5 mg tablet. A letter" in text
    assert "Began: Ramipril" not in text


def test_it_is_in_a_copy_of_everything(here) -> None:
    tables = {one.key: one for one in held_about(here.margaret.person)}
    for key, word in (
        ("clusters.medicine.person", "Amlodipine"),
        ("clusters.medicinesagreement.person", "Penicillin"),
        ("rotas.medicineentry.visit__person", "Her knee"),
        ("rotas.medicineeffect.entry__visit__person", "Gone by nine"),
    ):
        assert word in str(tables[key].rows)
    assert not any("medicine" in one.key for one in held_about(here.cora.person))


def test_deletion_takes_the_words_away() -> None:
    assert "medicines" in keep_rules()["care_record"].takes
    assert "medicines" in FORGETTING


def test_the_papers_know_what_the_record_knows(here) -> None:
    a_medicine(
        here.margaret.person, actor=here.ana.actor(), name="Emollient", kind=MedicineKind.CREAM, body_where="Both shins"
    )
    sheet = printed("emergency-sheet", here)
    assert sheet["Allergies"] == "Penicillin: a rash"
    assert sheet["GP practice and phone"] == "Hartley Surgery, 01632 960111"
    assert sheet["Time-critical medicines"] == "Amlodipine 5 mg tablet, One tablet, at 8am, within 30 minutes"
    chart, topical = rows_on("medicines-chart", here), rows_on("topical-chart", here)
    assert [(row[0].partition(",")[0], row[1]) for row in chart if row[1]] == [
        ("Amlodipine 5 mg tablet", "8am"),
        ("Paracetamol 500 mg tablet", "As needed"),
    ]
    assert [row[0].startswith("Emollient") and "Both shins" in row[0] for row in topical if row[1]] == [True]
    assert {len(row) for row in chart} == {33}


def test_the_papers_say_on_which_days_and_within_what_limits(here) -> None:
    """A weekly tablet in a square for each day is a tablet each day."""
    today = TUESDAY + dt.timedelta(days=1)
    margaret, ana = here.margaret.person, here.ana.actor()
    weekly = a_line(name="Methotrexate", every_days=7, times=(dt.time(18), dt.time(9)), is_controlled=True)
    first = today + dt.timedelta(days=1)
    last = first + dt.timedelta(days=20)
    write_medicine(margaret, weekly, starts_on=first, ends_on=last, end_reason="A course", actor=ana)
    a_medicine(margaret, actor=ana, name="Patch", kind=MedicineKind.CREAM, body_where="Arm", every_days=2)
    chart = {(row[0].partition(" ")[0], row[1]): row[0] for row in rows_on("medicines-chart", here) if row[1]}
    assert chart["Methotrexate", "9am"].endswith(
        "Not each day: every 7 days, only on 26 November 2026, 3 December 2026, 10 December 2026. "
        "Not before 26 November 2026. Last day 16 December 2026. Count what is left, each time"
    )
    assert "Not each day" in chart["Methotrexate", "6pm"]
    assert chart["Amlodipine", "8am"].endswith("Time-critical: not later than 8:30am")
    assert chart["Paracetamol", "As needed"].endswith("At least 4 hours between doses. At most 4 doses in 24 hours")
    a_medicine(margaret, actor=ana, name="Denosumab", every_days=92, times=(EIGHT,))
    (quarterly,) = [row[0] for row in rows_on("medicines-chart", here) if row[0].startswith("Denosumab")]
    assert "only on 25 February 2027, and so on" in quarterly  # today at 8am has been
    (patch,) = [row[0] for row in rows_on("topical-chart", here) if row[1]]
    assert "every 2 days, only on 27 November 2026, 29 November 2026" in patch
    assert patch.endswith(", and so on")


def printed(code: str, here) -> dict[str, str]:
    form = filled_form(load_forms()[code], here.margaret.person.id, actor=here.mo.actor())
    return {field.ask: field.value for section in form.sections for field in section.fields}


def rows_on(code: str, here) -> list[list[str]]:
    form = filled_form(load_forms()[code], here.margaret.person.id, actor=here.mo.actor())
    return next(list(section.rows) for section in form.sections if section.is_long)


def test_the_codes_are_those_of_the_policy() -> None:
    """Policy P02, “Writing it down” and “Levels of support”."""
    text = (LIBRARY / "P02-medicines.md").read_text()
    letters = {line.split("|")[1].strip() for line in text.partition("| Code |")[2].splitlines()[2:] if "|" in line}
    assert {code.value for code in Code if len(code) == 1} <= letters
    for level in Level:
        assert f"| {level.label.partition(':')[0]} |" in text
