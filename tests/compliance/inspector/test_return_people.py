"""What records of people, packages and files count for the provider information return, on days at their edges."""

import datetime as dt

import pytest

from billing.models import FundingType
from clusters.models import Package, PackageTask, WhyEnded
from clusters.services.legal_papers import end_paper
from clusters.services.limits import refer_limit
from compliance.inspecting.returns import current_template
from compliance.queries import pir, pir_people
from compliance.queries.pir import return_on
from coopcare.clock import today
from members.models import Employment, FileStage, LegalKind, Person, Qualification, RecruitmentFile, Registered, Seen
from tests.cast import Cast
from tests.factories.billing import BudgetLineFactory, FunderFactory
from tests.factories.capacity import a_limit, a_paper, restraint
from tests.factories.members import EmploymentFactory, PersonFactory

ON = dt.date(2026, 3, 29)
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


def test_every_query_of_the_list_is_there_and_counts_on_any_day(inside: Cast):
    named = {item.counts for item in current_template().items.values() if item.counts}
    assert named == set(pir.QUERIES)
    for on in (ON, ON + YEAR):
        assert all(one.counts for _, group in return_on(on).groups for one in group if one.item.counts)


def test_people_by_age_and_by_the_training_that_their_help_needs(inside: Cast):
    margaret, cora = inside.margaret.person, inside.cora.person
    Person.objects.filter(id=margaret.id).update(born_on=dt.date(1961, 3, 30))
    Person.objects.filter(id=cora.id).update(born_on=None)
    PackageTask.objects.filter(package=inside.packages["margaret"]).update(needs_training="dementia", ends_on=ON)
    before, after = dict(pir_people.bands(ON)), dict(pir_people.bands(ON + DAY))
    dementia = "With help that needs training in dementia"
    assert (before["Younger adults, 18 to 64"], before["Older people, 65 or over"], before[dementia]) == ("1", "0", "1")
    assert (after["Younger adults, 18 to 64"], after["Older people, 65 or over"], after[dementia]) == ("0", "1", "0")
    assert before["Date of birth not known"] == "1"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "Less than 10 hours a week"),
        (599, "Less than 10 hours a week"),
        (600, "10 to less than 20"),
        (2399, "20 to less than 40"),
        (2400, "40 or more"),
    ],
)
def test_people_by_hours(inside: Cast, minutes: int, words: str):
    Package.objects.update(agreed_minutes=minutes)
    found = dict(pir_people.hours(ON))
    assert found.pop(words) == "2"
    assert set(found.values()) == {"0"}


def test_languages_letters_and_who_pays(inside: Cast):
    Person.objects.filter(id=inside.margaret.person.id).update(language="Polish", contact_format="large_print")
    found = dict(pir_people.communication(ON))
    assert (found["Another first language than English"], found["Letters in large print"]) == ("1", "1")
    assert pir_people.commissioners(ON) == [("None", "0")]
    hartley = FunderFactory(name="Hartley Council")
    for funding_type in (FundingType.COUNCIL, FundingType.DIRECT_PAYMENT_AUTHORISED):
        BudgetLineFactory(
            package=inside.packages["margaret"], funder=hartley, funding_type=funding_type,
            starts_on=dt.date(2020, 1, 6), ends_on=ON,
        )  # fmt: skip
    assert pir_people.commissioners(ON) == [("Hartley Council", "1")]
    assert [pir_people.authority(day)[2][1] for day in (ON, ON + DAY)] == ["1", "0"]


def test_attorneys_deputies_restraint_and_limits_are_those_written_down(inside: Cast):
    ana, margaret, on = inside.ana.actor(), inside.margaret.person, today()
    a_paper(margaret, actor=ana)
    a_paper(margaret, kind=LegalKind.MONEY_ATTORNEY, actor=ana)
    deputy = a_paper(margaret, kind=LegalKind.WELFARE_DEPUTY, actor=ana)
    for changes in ({"seen": Seen.TOLD}, {"seen": Seen.COPY}, {"registered": Registered.NO}):
        a_paper(inside.cora.person, actor=inside.mo.actor(), **changes)  # none of these lets anybody decide
    restraint(margaret, actor=ana)
    limit = a_limit(margaret, actor=ana)
    assert [number for _, number in pir_people.authority(on)] == ["1", "1", "0", "1", "1", "0"]
    assert {number for _, number in pir_people.authority(on - DAY)} == {"0"}
    refer_limit(limit, referred_on=on, referred_to="The council", actor=ana)
    end_paper(deputy, ended_on=on, ended_why="The court ended it.", actor=ana)
    assert [number for _, number in pir_people.authority(on)] == ["1", "0", "0", "1", "1", "1"]
    assert pir_people.authority(on + 400 * DAY)[3][1] == "0"


def test_applicants_until_they_start_and_qualifications_from_when_they_were_seen(inside: Cast):
    file = RecruitmentFile.objects.create(person=PersonFactory(), job="pca", opened_on=ON)
    RecruitmentFile.objects.filter(id=file.id).update(stage=FileStage.STARTED, started_on=ON + 3 * DAY)
    numbers = [pir_people.applicants(ON + days * DAY)[0][1] for days in (-1, 0, 2, 3)]
    assert numbers == ["0", "1", "1", "0"]
    amira = RecruitmentFile.objects.get(person=inside.amira.person)
    Qualification.objects.create(file=amira, name="Level 2 in care", seen_on=ON, seen_by="Mo")
    assert [pir_people.qualifications(ON + days * DAY)[0][1][:4] for days in (-1, 0)] == ["0 of", "1 of"]


def test_another_job_is_neither_a_start_nor_an_end(inside: Cast):
    """Amira becomes a support worker; Ben leaves on the day; somebody new comes."""
    Employment.objects.filter(person=inside.amira.person).update(ends_on=ON - DAY)
    EmploymentFactory(person=inside.amira.person, job="support_worker", starts_on=ON)
    Employment.objects.filter(person=inside.ben.person).update(ends_on=ON)
    EmploymentFactory(person=PersonFactory(), starts_on=ON)
    assert (pir._starters(ON), pir._leavers(ON)) == ([("People", "1")], [("People", "1")])
    assert (pir._starters(ON - DAY), pir._leavers(ON - DAY)) == ([("People", "0")], [("People", "0")])
    assert pir._leavers(ON + YEAR) == [("People", "0")]


def test_notice_that_we_gave_counts_by_reason_for_a_year(inside: Cast):
    margaret, cora = (inside.packages[name].id for name in ("margaret", "cora"))
    Package.objects.filter(id=margaret).update(ends_on=ON, why_ended=WhyEnded.UNPAID, notice_on=ON - 28 * DAY)
    Package.objects.filter(id=cora).update(ends_on=ON)
    unpaid, unsaid = WhyEnded.UNPAID.label, "Ended before reasons were kept"
    assert dict(pir_people.notices(ON - DAY)).get(unpaid) == "0"
    found = dict(pir_people.notices(ON))
    assert (found[unpaid], found[unsaid], found[WhyEnded.UNSAFE.label]) == ("1", "1", "0")
    assert dict(pir_people.notices(ON + YEAR - DAY))[unpaid] == "1"
    assert dict(pir_people.notices(ON + YEAR))[unpaid] == "0"
