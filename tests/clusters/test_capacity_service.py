"""Assessing one decision, deciding in best interests, limits, and legal papers."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from clusters.models import Allowed, BestInterestsDecision, CapacityAssessment, Feels, Limit, LimitLook
from clusters.queries.capacity import again_lines, undecided
from clusters.rules.capacity import CapacityOutcome, DecisionKind
from clusters.rules.reviews import DueState
from clusters.services.capacity import Answers, Steps, end_decision
from clusters.services.capacity_forgetting import RECORDS, forget_capacity, words_of
from clusters.services.legal_papers import Paper, change_paper, end_paper
from clusters.services.limits import end_limit, look_at_limit, refer_limit
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import LegalAuthority, LegalKind, PermissionGrant, Scope, Seen
from tests.cast import Cast
from tests.factories.capacity import (
    AGAIN,
    CAN,
    CANNOT,
    DAY,
    STEPS,
    a_decision,
    a_limit,
    a_paper,
    an_assessment,
    restraint,
)
from tests.factories.members import LONG_AGO


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def assessed(cast: Cast, **changes):
    return an_assessment(cast.margaret.person, actor=cast.ana.actor(), **changes)


def test_the_outcome_is_that_of_the_answers(here: Cast) -> None:
    cannot = assessed(here)
    assert (cannot.outcome, cannot.assessor, cannot.assessor_job) == (
        CapacityOutcome.CANNOT, here.ana.person.full_name, Hat.SUPPORT_WORKER.label,
    )  # fmt: skip
    assert assessed(here, answers=CAN, look_again_on=None).outcome == CapacityOutcome.CAN
    frightened = Answers(True, True, False, True, is_because=False)
    assert assessed(here, answers=frightened, look_again_on=None).outcome == CapacityOutcome.NOT_THE_ACT


def test_the_database_holds_the_outcome_to_the_answers(here: Cast) -> None:
    written = assessed(here)
    copy = {field.name: getattr(written, field.name) for field in CapacityAssessment._meta.concrete_fields}
    for outcome in (CapacityOutcome.CAN, CapacityOutcome.NOT_THE_ACT):
        with pytest.raises(IntegrityError, match="outcome_of_the_answers"), transaction.atomic():
            CapacityAssessment.objects.create(**{**copy, "id": here.ana.person.id, "outcome": outcome})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decision": " "}, "Enter the decision"),
        ({"doubt": ""}, "why you doubt"),
        ({"help_given": " "}, "help them decide"),
        ({"answers": Answers(True, True, True, False)}, "is the cause"),
        ({"answers": Answers(True, True, True, False, is_because=True)}, "which impairment"),
        ({"answers": Answers(True, True, True, True, impairment="Dementia")}, "All four answers are yes"),
        ({"look_again_on": None}, "looked at again"),
        ({"look_again_on": "today"}, "after the assessment"),
        ({"assessed_on": "tomorrow"}, "today or earlier"),
        ({"kind": DecisionKind.TREATMENT}, "The doctor, nurse or pharmacist"),
        ({"kind": DecisionKind.MONEY}, "Never us"),
        ({"assessor": "Dr Ferris"}, "Enter their job"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(here: Cast, changes, sentence) -> None:
    days = {"tomorrow": today() + DAY, "today": today()}
    typed = {name: days.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    with pytest.raises(Invalid, match=sentence):
        assessed(here, **typed)
    assert not CapacityAssessment.objects.exists()


def test_what_somebody_else_assessed_is_written_down_under_their_name(here: Cast) -> None:
    found = assessed(here, kind=DecisionKind.TREATMENT, assessor="Dr Ferris", assessor_job="GP")
    assert (found.assessor, found.written_by) == ("Dr Ferris", here.ana.person.full_name)


def test_a_board_member_assesses_nobody(here: Cast) -> None:
    Access.objects.filter(person_id=here.ana.person.id).update(hats=[Hat.SUPPORT_WORKER, Hat.BOARD])
    with pytest.raises(NotAllowed, match="sit on the board"):
        assessed(here)
    assert assessed(here, assessor=here.mo.person.full_name, assessor_job="Manager").written_by


def test_nobody_but_the_office_writes(here: Cast) -> None:
    margaret = here.margaret.person
    for who in (here.margaret, here.david, here.amira, here.ed, here.fiona):
        for write in (an_assessment, a_limit, a_paper):
            with pytest.raises(NotAllowed):
                write(margaret, actor=who.actor())


def test_whoever_acts_for_the_person_neither_assesses_nor_decides_nor_limits(here: Cast) -> None:
    assessment = an_assessment(here.margaret.person, actor=here.mo.actor())
    PermissionGrant.objects.create(
        person=here.margaret.person,
        representative=here.ana.person,
        relationship="niece",
        scopes=[Scope.SEE_VISITS],
        starts_on=LONG_AGO,
        how_given="At home.",
    )
    margaret, ana = here.margaret.person, here.ana.actor()
    for write in (an_assessment, a_limit, a_paper):
        with pytest.raises(NotAllowed, match="in your own life"):
            write(margaret, actor=ana)
    with pytest.raises(NotAllowed, match="in your own life"):
        a_decision(assessment, actor=ana)
    assert a_decision(assessment, actor=here.mo.actor()).written_by == here.mo.person.full_name


def test_a_later_assessment_follows_once(here: Cast) -> None:
    first = assessed(here, assessed_on=today() - 40 * DAY)
    with pytest.raises(Invalid, match="before the assessment that it follows"):
        assessed(here, follows=first, assessed_on=today() - 41 * DAY, look_again_on=today() + DAY)
    second = assessed(here, follows=first, answers=CAN, look_again_on=None)
    with pytest.raises(Invalid, match="looked at again already"):
        assessed(here, follows=first)
    with pytest.raises(Invalid, match="assessed again since"):
        a_decision(first, actor=here.ana.actor())
    assert second.follows_id == first.id
    assert again_lines(here.ana.actor()) == []


def test_best_interests_only_for_who_cannot_and_once(here: Cast) -> None:
    ana = here.ana.actor()
    with pytest.raises(Invalid, match="not found unable"):
        a_decision(assessed(here, answers=CAN, look_again_on=None), actor=ana)
    assessment = assessed(here)
    assert [one.id for one in undecided(ana)] == [assessment.id]
    for changes, sentence in (
        ({"steps": Steps(**{**STEPS.__dict__, "wishes": " "})}, "Each step"),
        ({"decided": ""}, "what was decided"),
        ({"decided_on": today() + DAY}, "today or earlier"),
        ({"decided_on": today() - DAY}, "not before the assessment"),
        ({"look_again_on": today()}, "after the decision"),
    ):
        with pytest.raises(Invalid, match=sentence):
            a_decision(assessment, actor=ana, **changes)
    a_decision(assessment, actor=ana)
    with pytest.raises(Invalid, match="already"):
        a_decision(CapacityAssessment.objects.get(id=assessment.id), actor=ana)
    assert undecided(ana) == []
    assert BestInterestsDecision.objects.count() == 1


def test_a_decision_that_does_not_arise_any_more_is_not_looked_at_again(here: Cast) -> None:
    ana, first = here.ana.actor(), assessed(here, assessed_on=today() - 3 * DAY)
    for changes, sentence in (
        ({"ended_why": " "}, "does not arise"),
        ({"ended_on": today() + DAY}, "today or earlier"),
        ({"ended_on": today() - 4 * DAY}, "not before the assessment"),
    ):
        with pytest.raises(Invalid, match=sentence):
            end_decision(first, **{"ended_on": today(), "ended_why": "The jab was given."} | changes, actor=ana)
    last = assessed(here, follows=first)
    with pytest.raises(Invalid, match="assessed again since"):
        end_decision(first, ended_on=today(), ended_why="The jab was given.", actor=ana)
    assert [line.assessment for line in again_lines(ana)] == [last]
    end_decision(last, ended_on=today(), ended_why="The jab was given.", actor=ana)
    assert again_lines(ana) == []
    assert undecided(ana) == []
    with pytest.raises(Invalid, match="said already"):
        end_decision(last, ended_on=today(), ended_why="Again.", actor=ana)
    for late in (lambda: a_decision(last, actor=ana), lambda: assessed(here, follows=last)):
        with pytest.raises(StaleState, match="does not arise"):
            late()


def test_nothing_written_is_changed_or_removed_but_emptied(here: Cast) -> None:
    assessment = assessed(here)
    a_decision(assessment, actor=here.ana.actor())
    look = _looked_at(here)
    for row, words in ((assessment, "doubt"), (assessment.made, "decided"), (look, "found")):
        rows = type(row).objects.filter(id=row.id)
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            rows.update(**{words: "Something else"})
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        CapacityAssessment.objects.update(understands=False)


def _looked_at(cast: Cast) -> LimitLook:
    limit = a_limit(cast.margaret.person, actor=cast.ana.actor(), since=today() - 20 * DAY, look_again_on=today())
    return look_at_limit(
        limit, looked_on=today(), found="She went out on Tuesday night.", feels=Feels.UNSURE,
        feels_words="She says nothing about it.", look_again_on=today() + AGAIN, actor=cast.ana.actor(),
    )  # fmt: skip


def test_a_limit_is_looked_at_again_until_it_ends(here: Cast) -> None:
    ana = here.ana.actor()
    limit = a_limit(here.margaret.person, actor=ana, since=today() - 20 * DAY, look_again_on=today() - DAY)
    assert [(line.limit, line.due.state) for line in again_lines(ana)] == [(limit, DueState.OVERDUE)]
    again = {"found": "Still.", "feels": Feels.OBJECTS, "feels_words": "She pulls at it."}
    with pytest.raises(Invalid, match="later day"):
        look_at_limit(limit, looked_on=today(), look_again_on=today(), actor=ana, **again)
    look_at_limit(limit, looked_on=today(), look_again_on=today() + AGAIN, actor=ana, **again)
    assert [line.due.on for line in again_lines(ana)] == [today() + AGAIN]
    end_limit(limit, ended_on=today(), ended_why="She asked for it to go.", actor=ana)
    assert again_lines(ana) == []
    with pytest.raises(StaleState):
        end_limit(limit, ended_on=today(), ended_why="Again.", actor=ana)
    with pytest.raises(StaleState):
        look_at_limit(limit, looked_on=today(), look_again_on=today() + AGAIN, actor=ana, **again)


def test_a_limit_needs_its_ground_and_a_day(here: Cast) -> None:
    ana, margaret = here.ana.actor(), here.margaret.person
    others = a_decision(an_assessment(here.cora.person, actor=here.mo.actor()), actor=here.mo.actor())
    for changes, sentence in (
        ({"allowed_by": Allowed.BEST_INTERESTS}, "Write it down first"),
        ({"allowed_by": Allowed.BEST_INTERESTS, "decision": others}, "Write it down first"),
        ({"decision": others}, "names one"),
        ({"look_again_on": None}, "later day"),
        ({"allowed_by": Allowed.EMERGENCY}, "the time"),
        ({"since": today() + DAY}, "today or earlier"),
        ({"feels_words": " "}, "say and do"),
    ):
        with pytest.raises(Invalid, match=sentence):
            a_limit(margaret, actor=ana, **changes)
    decision = a_decision(assessed(here), actor=ana)
    assert a_limit(margaret, actor=ana, allowed_by=Allowed.BEST_INTERESTS, decision=decision).decision == decision
    end_decision(decision.assessment, ended_on=today(), ended_why="She has a low bed now.", actor=ana)
    with pytest.raises(Invalid, match="Write it down first"):
        a_limit(margaret, actor=ana, allowed_by=Allowed.BEST_INTERESTS, decision=decision)


def test_restraint_in_an_emergency_has_its_time_and_is_over(here: Cast) -> None:
    used = restraint(here.margaret.person, actor=here.ana.actor())
    assert (used.at, used.ended_on, used.look_again_on) == (dt.time(9, 15), today(), None)
    assert not used.holds_on(today())
    assert again_lines(here.ana.actor()) == []


def test_a_human_refers_once(here: Cast) -> None:
    limit = a_limit(here.margaret.person, actor=here.ana.actor())
    with pytest.raises(Invalid, match="whom you told"):
        refer_limit(limit, referred_on=today(), referred_to=" ", actor=here.ana.actor())
    refer_limit(limit, referred_on=today(), referred_to="Adult care team", actor=here.ana.actor())
    with pytest.raises(StaleState):
        refer_limit(limit, referred_on=today(), referred_to="Again", actor=here.ana.actor())
    assert Limit.objects.get().referred_by == here.ana.person.full_name


def test_a_paper_is_seen_later_and_ends_once(here: Cast) -> None:
    ana = here.ana.actor()
    kept = a_paper(here.margaret.person, actor=ana, seen=Seen.TOLD)
    assert kept.is_not_seen
    seen = Paper(kind=LegalKind.DNACPR, seen=Seen.ORIGINAL, seen_on=today(), kept_at="Beside the bed")
    kept = change_paper(kept, paper=seen, actor=ana)
    assert not kept.is_not_seen
    end_paper(kept, ended_on=today(), ended_why="Replaced by a ReSPECT form.", actor=ana)
    assert not kept.counts_on(today())
    with pytest.raises(StaleState):
        end_paper(kept, ended_on=today(), ended_why="Again.", actor=ana)
    with pytest.raises(StaleState):
        change_paper(kept, paper=seen, actor=ana)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"holders": " "}, "who holds it"),
        ({"acting": "nobody"}, "alone or together"),
        ({"kind": LegalKind.DNACPR}, "Nobody holds"),
        ({"seen_on": "tomorrow"}, "today or earlier"),
    ],
)
def test_a_paper_that_cannot_be_is_refused(here: Cast, changes, sentence) -> None:
    if changes.get("seen_on"):
        changes = {"seen_on": today() + DAY}
    with pytest.raises(Invalid, match=sentence):
        a_paper(here.margaret.person, actor=here.ana.actor(), **changes)


def test_the_words_go_and_that_it_was_stays(here: Cast) -> None:
    ana, margaret = here.ana.actor(), here.margaret.person
    end_decision(a_decision(assessed(here), actor=ana).assessment, ended_on=today(), ended_why="Past.", actor=ana)
    refer_limit(_looked_at(here).limit, referred_on=today(), referred_to="Adult care team", actor=ana)
    a_paper(margaret, actor=ana)
    with pytest.raises(NotAllowed):
        forget_capacity(margaret, actor=here.margaret.actor())
    assert forget_capacity(margaret, actor=here.mo.actor()) == [
        "What was written about capacity, best interests, limits and legal papers"
    ]
    for model, way in RECORDS:
        row = model._default_manager.get(**{way: margaret})
        assert {getattr(row, name) for name in words_of(model)} == {""}, model
    assert (CapacityAssessment.objects.get().outcome, CANNOT.is_because) == (CapacityOutcome.CANNOT, True)
    assert LegalAuthority.objects.get().kind == LegalKind.HEALTH_ATTORNEY
    assert forget_capacity(here.cora.person, actor=here.mo.actor()) == []
