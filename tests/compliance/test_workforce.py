"""Training, lapses, supervision and voices, as they are kept."""

from datetime import date, time, timedelta

import pytest

from clusters.models import PlaceRole
from compliance.models import LapseNotice, Oversight, Voice
from compliance.queries.oversight import due_list, heard_about, oversight_totals
from compliance.queries.workforce import lapses_by_cluster, matrix, training_totals
from compliance.services import oversight, training
from compliance.services.lapses import warn_of_lapses
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.ui.formats import gov_short_date
from members.models import (
    Competency,
    Credential,
    Employment,
    Person,
    RecruitmentFile,
    StandardMet,
    TrainingRequirement,
    TrainingTopic,
)
from members.training_queries import requirements_on
from rotas.models import VisitStatus
from rotas.queries.candidates import candidates_for
from rotas.queries.week_problem import week_book
from rotas.services.places import ask, open_place
from rotas.services.staffing import release
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.members import employed_pca
from tests.factories.rotas import a_visit

MOVING = TrainingTopic.MOVING_AND_HANDLING


def tomorrow(days: int = 1) -> date:
    return today() + timedelta(days=days)


def end(worker: Person, topic: str, on: date) -> None:
    Credential.objects.filter(person=worker, topic=topic).update(ends_on=on)


def cells_of(cast: Cast, who: str, by: str = "mo") -> dict[str, str]:
    rows = matrix(getattr(cast, by).actor(), today())
    return next(
        {words: one.words for words, one in row.cells} for row in rows if row.person == getattr(cast, who).person
    )


def test_each_sees_their_own_workers(inside: Cast) -> None:
    names = {row.person.first_name for row in matrix(inside.ana.actor(), today())}
    assert names == {"Amira", "Ben"}
    assert {"Amira", "Zofia", "Ana", "Mo"} <= {row.person.first_name for row in matrix(inside.mo.actor(), today())}
    with pytest.raises(NotAllowed):
        matrix(inside.amira.actor(), today())
    cells = cells_of(inside, "amira")
    assert cells["Fire safety"] == "In date"
    assert cells["Medicines"] == "In date"
    assert cells["Learning disability and autism"] == "Not held: tier 2 is needed"
    assert cells_of(inside, "fiona")["Medicines"] == "Not needed"


def test_what_the_coop_decides_holds_from_its_day(inside: Cast) -> None:
    mo = inside.mo.actor()
    answers = {"is_needed": True, "months": 24, "needs_competency": False, "least_tier": None}
    answers |= {"bars_after_days": None, "actor": mo}
    training.set_requirement("pca", "medicines", starts_on=today(), **answers)
    assert cells_of(inside, "amira")["Medicines"] == "In date"
    with pytest.raises(Invalid, match="Choose a later day"):
        training.set_requirement("pca", "medicines", starts_on=today(), **answers)
    training.set_requirement("pca", "medicines", starts_on=tomorrow(10), **{**answers, "is_needed": False})
    assert requirements_on(tomorrow(9))["pca", "medicines"].needed.months == 24
    assert requirements_on(tomorrow(10))["pca", "medicines"].needed is None
    assert TrainingRequirement.objects.count() == 2
    with pytest.raises(NotAllowed):
        training.set_requirement("pca", "medicines", starts_on=tomorrow(20), **{**answers, "actor": inside.ana.actor()})


def test_a_session_for_several(inside: Cast) -> None:
    people = [inside.amira.person.id, inside.ben.person.id, inside.margaret.person.id]
    held_on = date(2024, 2, 29)
    answers = {"held_on": held_on, "trainer": "Red Cross", "person_ids": people, "actor": inside.mo.actor()}
    made = training.record_session("life_support", **answers)
    assert {one.person.first_name for one in made} == {"Amira", "Ben"}
    assert {one.ends_on for one in made} == {date(2025, 2, 28)}
    assert training.record_session("life_support", **answers) == []
    with pytest.raises(Invalid, match="tier"):
        training.record_session("learning_disability", **answers)
    tiered = training.record_session("learning_disability", **{**answers, "held_on": today()}, tier=2)
    assert tiered[0].tier == 2
    assert cells_of(inside, "amira")["Learning disability and autism"].startswith("In date")


def test_not_yet_closes_the_task_and_yes_opens_it(inside: Cast) -> None:
    amira, ana = inside.amira.person, inside.ana.actor()
    visit = a_visit(inside.packages["margaret"], on=tomorrow(), at=time(10))

    def against() -> list[str]:
        return next(one.reasons_against for one in candidates_for(visit.attendances.get()) if one.pca == amira)

    assert against() == []
    seen = {"topic": MOVING, "what_was_seen": "The hoist.", "actor": ana}
    training.write_competency(amira, seen_on=today() - timedelta(days=2), outcome="not_yet", **seen)
    assert "was not yet safe at moving and handling" in against()[0]
    yes = training.write_competency(amira, seen_on=today(), outcome="can", **seen)
    assert yes.ends_on is not None
    assert against() == []
    with pytest.raises(NotAllowed):
        training.write_competency(amira, seen_on=today(), outcome="can", **{**seen, "actor": inside.amira.actor()})
    with pytest.raises(NotAllowed):
        training.write_competency(inside.zofia.person, seen_on=today(), outcome="can", **seen)


def test_who_was_never_watched_comes_beside_a_colleague_only(inside: Cast) -> None:
    amira = inside.amira.person
    Competency.objects.filter(person=amira).delete()
    visit = a_visit(inside.packages["margaret"], on=tomorrow(), at=time(10))
    place = visit.attendances.get()

    def against() -> list[str]:
        return next(one.reasons_against for one in candidates_for(place) if one.pca == amira)

    assert against() == ["Amira has not been watched moving and handling yet, and “Washing and dressing” needs it."]
    ask(open_place(visit), inside.ben.person, actor=inside.system)
    assert against() == []


def test_what_was_never_done_bars_from_the_day_that_the_coop_chose(inside: Cast) -> None:
    """Twelve weeks of the job are over today; the visit of tomorrow must find somebody else."""
    amira, mo = inside.amira.person, inside.mo.actor()
    Credential.objects.filter(person=amira, topic="care_certificate").delete()
    Employment.objects.filter(person=amira).update(starts_on=tomorrow(-84))
    visits = [
        a_visit(inside.packages["margaret"], on=on, at=time(10), pca=amira, status=VisitStatus.ACCEPTED)
        for on in (today(), tomorrow())
    ]
    assert lapses_by_cluster(mo) == []
    asked = {"is_needed": True, "months": None, "needs_competency": False, "least_tier": None, "actor": mo}
    training.set_requirement("pca", "care_certificate", bars_after_days=84, starts_on=today(), **asked)
    (found,) = lapses_by_cluster(mo)
    assert [(one.place.visit, one.reasons) for one in found.barred] == [
        (visits[1], ["Amira has no Care Certificate training on record, and the job needs it."])
    ]
    assert [one.title for one in found.soon] == ["Care Certificate, not done yet"]
    assert warn_of_lapses(actor=inside.system) == 1
    assert warn_of_lapses(actor=inside.system) == 0
    letters = {message.to: message.body for message in Message.objects.filter(subject__contains="runs out")}
    assert set(letters) == {amira.email, inside.ana.person.email, inside.mo.person.email}
    assert f"Care Certificate, not done yet, needed from {gov_short_date(tomorrow())}" in letters[amira.email]


def test_the_last_standard_gives_the_certificate(inside: Cast) -> None:
    amira, ana = inside.amira.person, inside.ana.actor()
    Credential.objects.filter(person=amira, topic="care_certificate").delete()
    training.meet_standards(amira, standards=range(1, 16), met_on=today(), actor=ana)
    assert not Credential.objects.filter(person=amira, topic="care_certificate").exists()
    training.meet_standards(amira, standards=[15, 16], met_on=today(), actor=ana)
    assert StandardMet.objects.filter(person=amira).count() == 16
    assert Credential.objects.filter(person=amira, topic="care_certificate").count() == 1


def test_a_lapse_bars_and_is_told_once_and_nobody_is_taken_off(inside: Cast) -> None:
    amira, mill = inside.amira.person, inside.clusters["mill"]
    end(amira, MOVING, tomorrow(5))
    visit = a_visit(
        inside.packages["margaret"], on=tomorrow(9), at=time(10), pca=amira, status=VisitStatus.ACCEPTED
    )  # fmt: skip
    assert warn_of_lapses(actor=inside.system) == 1
    assert warn_of_lapses(actor=inside.system) == 0
    assert LapseNotice.objects.get().days_before == 7
    letters = {message.to: message.body for message in Message.objects.filter(subject__contains="runs out")}
    assert set(letters) == {amira.email, inside.ana.person.email}
    assert "Moving and handling, last day" in letters[amira.email]
    (found,) = lapses_by_cluster(inside.ana.actor())
    assert (found.name, [one.title for one in found.soon]) == (mill.name, ["Moving and handling"])
    (barred,) = found.barred
    assert "runs out on" in barred.reasons[0]
    place = visit.attendances.get()
    assert place.status == "accepted", "nobody is taken off a visit by a job"
    release(place, reason="It runs out", actor=inside.ana.actor())
    assert lapses_by_cluster(inside.ana.actor())[0].barred == []
    end(amira, MOVING, today() - timedelta(days=1))
    assert warn_of_lapses(actor=inside.system) == 1


def test_warnings_come_at_60_30_and_7_days_and_for_the_right_to_work_at_90(inside: Cast) -> None:
    amira = inside.amira.person
    right_to_work = Credential.objects.filter(person=amira, kind="right_to_work")
    for ahead, told in ((91, 0), (90, 1)):
        right_to_work.update(ends_on=tomorrow(ahead))
        assert warn_of_lapses(actor=inside.system) == told, ahead
    for ahead, told in ((61, 0), (60, 1), (30, 1), (7, 1)):
        end(amira, MOVING, tomorrow(ahead))
        assert warn_of_lapses(actor=inside.system) == told, ahead


def test_the_second_supervision_is_due_by_week_eight(inside: Cast) -> None:
    amira, ana = inside.amira.person, inside.ana.actor()
    started_on = today() - timedelta(weeks=2)
    Employment.objects.filter(person=amira).update(starts_on=started_on)
    held = {"kind": "supervision", "held_on": today(), "seen": "The first weeks.", "actor": ana}
    first = oversight.write_oversight(amira, **held)
    assert first.next_due_on == started_on + timedelta(weeks=8)
    (shown,) = (one for row in due_list(ana) if row.person == amira for one in row.kinds if one.kind == "supervision")
    assert shown.due_on == first.next_due_on
    assert oversight.write_oversight(amira, **{**held, "kind": "shadowing"}).next_due_on is None


def test_the_planner_is_told_of_a_lapse_and_of_a_shut_gate(inside: Cast) -> None:
    amira, ben, mill = inside.amira.person, inside.ben.person, inside.clusters["mill"]
    monday = today() + timedelta(days=14 - today().weekday())
    visit = a_visit(inside.packages["margaret"], on=monday, at=time(10))
    end(amira, MOVING, monday - timedelta(days=1))
    RecruitmentFile.objects.filter(person=ben).update(cleared_on=None)
    barred = {
        one.name: [bar.sentence for bar in one.barred.get(str(visit.id), ())]
        for one in week_book(mill, monday).problem.workers
    }
    assert "moving and handling training runs out on" in barred["Amira"][0]
    assert barred["Ben"][0].startswith("Ben is not cleared to start. Missing: identity")


def test_supervision_is_written_read_and_answered_once(inside: Cast) -> None:
    amira, ana = inside.amira.person, inside.ana.actor()
    held = {"held_on": today(), "seen": "We talked about nights.", "agreed": "Ana asks about Fridays.", "actor": ana}
    row = oversight.write_oversight(amira, kind="supervision", **held)
    assert row.next_due_on > today() + timedelta(days=80)
    assert Message.objects.filter(to=amira.email, subject__startswith="Supervision").exists()
    oversight.answer_oversight(row, answer="Agreed.", actor=inside.amira.actor())
    with pytest.raises(StaleState, match="already"):
        oversight.answer_oversight(row, answer="Again.", actor=inside.amira.actor())
    for who in ("mo", "ben", "ed"):
        with pytest.raises(NotAllowed):
            oversight.answer_oversight(row, answer="", actor=getattr(inside, who).actor())
    with pytest.raises(NotAllowed):
        oversight.write_oversight(inside.ana.person, kind="supervision", **held)
    with pytest.raises(NotAllowed):
        oversight.write_oversight(inside.zofia.person, kind="supervision", **held)
    due = {one.person.first_name: [kind.kind for kind in one.overdue] for one in due_list(ana)}
    assert due == {"Amira": ["spot_check", "appraisal"], "Ben": ["supervision", "spot_check", "appraisal"]}
    assert next(one for one in oversight_totals() if one.title == "Supervision").in_time == 1
    assert Oversight.objects.count() == 1


def test_the_person_answers_or_says_no(inside: Cast) -> None:
    amira, ana, margaret = inside.amira.person, inside.ana.actor(), inside.margaret
    with pytest.raises(Invalid, match="Select whom to ask"):
        oversight.ask_for_voices(amira, person_ids=[inside.cora.person.id], actor=ana)
    (voice,) = oversight.ask_for_voices(amira, person_ids=[margaret.person.id], actor=ana)
    assert oversight.ask_for_voices(amira, person_ids=[margaret.person.id], actor=ana) == []
    words = {"goes_well": "She listens.", "could_be_better": "", "with_name": False}
    for actor in (inside.cora.actor(), inside.amira.actor(), ana):
        with pytest.raises(NotAllowed):
            oversight.give_voice(voice, actor=actor, **words)
    oversight.give_voice(voice, actor=inside.david.actor(acting_for=margaret.person), **words)
    with pytest.raises(StaleState):
        oversight.decline_voice(voice, actor=margaret.actor())
    assert [one.goes_well for one in heard_about(amira).voices] == ["She listens."]
    (again,) = oversight.ask_for_voices(amira, person_ids=[margaret.person.id], actor=ana)
    oversight.decline_voice(again, actor=margaret.actor())
    assert heard_about(amira).said_no == 1
    assert Voice.objects.filter(with_name=True).count() == 0


def test_counts_for_the_board_and_queries_that_do_not_grow(inside: Cast, django_assert_max_num_queries) -> None:
    before = next(one for one in training_totals(today()) if one.topic == "Fire safety")
    assert (before.in_date, before.needed) == (3, 6)
    for number in range(5):
        pca = employed_pca(first_name=f"Helper{number}")
        ClusterPlaceFactory(cluster=inside.clusters["mill"], person=pca, role=PlaceRole.PCA)
    with django_assert_max_num_queries(6):
        assert len(matrix(inside.mo.actor(), today())) == 11
    with django_assert_max_num_queries(6):
        due_list(inside.mo.actor())
