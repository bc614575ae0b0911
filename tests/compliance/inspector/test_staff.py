"""Who is trained and checked: the same count on every page of an inspection, and the right one on any day."""

import datetime as dt

import pytest
import time_machine

from compliance.evidence.registry import source_of
from compliance.queries.exports import EXPORTS
from compliance.queries.pir import return_on
from compliance.queries.statements import counted
from compliance.queries.workforce import matrix, staff_checks, training_totals
from coopcare.clock import today
from members.models import CredentialKind, Employment, Job, TrainingTopic
from members.training import DEFAULTS
from tests.compliance.inspector.test_entering import TUESDAY
from tests.factories.members import CredentialFactory, EmploymentFactory, PersonFactory

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def figure(on, code):
    (found,) = [one for one in counted(on) if one.code == code]
    return found.numerator, found.denominator


def returned(on, topic):
    (found,) = [one for _, group in return_on(on).groups for one in group if one.item.slug == "training"]
    return dict(found.counts)[topic]


def test_the_inspector_reads_what_the_co_ops_own_matrix_says(inside):
    ours = {row.person: [cell.words for _, cell in row.cells] for row in matrix(inside.mo.actor(), today())}
    table = EXPORTS["training"].table(inside.mo.actor())
    theirs = {row[0]: list(row[4:]) for row in table.rows}
    assert theirs == {person.full_name: words for person, words in ours.items()}
    assert table.header[4:] == tuple(topic.label for topic in TrainingTopic)
    medicines = table.header.index("Medicines")
    (manager,) = [row for row in table.rows if row[0] == inside.mo.person.full_name]
    assert (Job.MANAGER.value, "medicines") not in DEFAULTS
    assert manager[medicines] == "Not needed"


def test_what_was_passed_later_counts_on_no_day_before(inside):
    newcomer = PersonFactory(first_name="Lee", last_name="New")
    EmploymentFactory(person=newcomer, job=Job.PCA, starts_on=today() - 90 * DAY)
    before = figure(today(), "in_date_fire_safety")
    CredentialFactory(
        person=newcomer, kind=CredentialKind.TRAINING, topic=TrainingTopic.FIRE_SAFETY, starts_on=today(),
        ends_on=today() + 365 * DAY,
    )  # fmt: skip
    assert figure(today(), "in_date_fire_safety") == (before[0] + 1, before[1])
    assert figure(today() - DAY, "in_date_fire_safety") == before
    assert returned(today(), "Fire safety") == f"{before[0] + 1} of {before[1]}"
    assert returned(today() - DAY, "Fire safety") == f"{before[0]} of {before[1]}"


@pytest.mark.parametrize("topic", ["medicines", "safeguarding", "life_support"])
def test_page_return_and_evidence_have_one_denominator(inside, topic):
    count = source_of(f"training_{topic}").count(today(), today())
    assert (count.part, count.whole) == figure(today(), f"in_date_{topic}")
    assert returned(today(), TrainingTopic(topic).label) == f"{count.part} of {count.whole}"
    whole = source_of("training").count(today(), today())
    assert (whole.part, whole.whole) == figure(today(), "training_in_date")


def test_checks_are_asked_of_everybody_and_none_of_who_came_later(inside):
    everybody = Employment.objects.on(today()).values("person_id").distinct().count()
    assert figure(today(), "in_date_dbs")[1] == everybody
    assert {label for label, _ in staff_checks(today())[0].cells[:2]} == {
        "Criminal record check (DBS)", "Right to work",
    }  # fmt: skip
    assert staff_checks(dt.date(2019, 1, 1)) == []


def test_weeks_left_for_the_first_certificate_are_not_the_certificate(inside):
    newcomer = PersonFactory(first_name="Lee", last_name="New")
    before = {one.topic: one for one in training_totals(today())}["Care Certificate"]
    EmploymentFactory(person=newcomer, job=Job.PCA, starts_on=today() - DAY)
    after = {one.topic: one for one in training_totals(today())}["Care Certificate"]
    assert (after.in_date, after.needed) == (before.in_date, before.needed + 1)
