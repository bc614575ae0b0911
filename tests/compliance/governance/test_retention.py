"""What may go when its time is over: the list, holds, and two people."""

import datetime as dt

import pytest
import time_machine
from django.core.files.storage import default_storage

from compliance.models import ActionStatus, DecisionStatus, RetentionDecision
from compliance.queries.retention import yearly_list
from compliance.services.retention import (
    agree_to_deletion,
    ask_for_deletion,
    keep_longer,
    lift_hold,
    place_hold,
    propose_yearly_list,
    refuse_deletion,
)
from coopcare.clock import today
from coopcare.documents.services import store_document
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from members.models import Credential, CredentialKind, Employment, Membership, Person, RecruitmentFile, Reference
from members.services.recruitment.references import ask_reference
from members.services.recruitment.stages import open_application, withdraw_file
from rotas.models import VisitStatus
from tests.factories.clusters import PackageFactory
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=366)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def gone(cast, ends_on=dt.date(2018, 11, 30), **details):
    person = PersonFactory(first_name="Agatha", last_name="Moor", home_notes="Key under the pot.", **details)
    PackageFactory(person=person, cluster=cast.clusters["mill"], starts_on=dt.date(2015, 1, 1), ends_on=ends_on)
    return person


def listed(cast):
    return [(one.person, one.rule.code) for one in yearly_list(cast.mo.actor(), today()).to_decide]


def test_the_list_has_what_ran_out_and_nothing_else(inside):
    first = gone(inside)
    assert listed(inside) == [(first, "care_record")]
    gone(inside, ends_on=dt.date(2018, 12, 2))
    late = PackageFactory(person=gone(inside), cluster=inside.clusters["mill"], starts_on=dt.date(2019, 1, 1))
    visited = gone(inside)
    a_visit(visited.packages.get(), on=dt.date(2019, 1, 5), at=dt.time(9), pca=inside.amira.person,
            status=VisitStatus.DONE)  # fmt: skip
    assert late.ends_on is None
    assert listed(inside) == [(first, "care_record")]


def test_deletion_takes_two_people_and_says_what_went(inside):
    person, mo, sunita = gone(inside), inside.mo.actor(), inside.sunita.actor()
    asked = ask_for_deletion(person, rule="care_record", reason="Nobody needs it.", actor=mo)
    assert listed(inside) == []
    person.refresh_from_db()
    assert person.home_notes, "nothing goes before the second person agrees"
    with pytest.raises(NotAllowed, match="Somebody else"):
        agree_to_deletion(asked, actor=mo)
    for somebody in (inside.ed, inside.ana, inside.fiona):
        with pytest.raises(NotAllowed):
            agree_to_deletion(asked, actor=somebody.actor())
    again = RetentionDecision.objects.get(pk=asked.pk)
    done = agree_to_deletion(asked, actor=sunita)
    with pytest.raises(StaleState, match="answered already: deleted"):
        refuse_deletion(again, reason="No.", actor=sunita)
    person.refresh_from_db()
    assert (person.home_notes, person.phone, person.email, person.full_name) == ("", "", "", "Agatha Moor")
    assert (done.status, done.second_by) == (DecisionStatus.DONE, "Sunita Patel")
    assert "NHS number" in done.taken
    assert listed(inside) == []


def test_a_hold_stands_before_everything(inside):
    person, mo, sunita = gone(inside), inside.mo.actor(), inside.sunita.actor()
    asked = ask_for_deletion(person, rule="care_record", reason="Nobody needs it.", actor=mo)
    hold = place_hold(person, rule="", reason="There is a claim.", actor=mo)
    with pytest.raises(Invalid, match="held already"):
        place_hold(person, rule="", reason="Again.", actor=mo)
    with pytest.raises(Invalid, match="There is a claim"):
        agree_to_deletion(asked, actor=sunita)
    lift_hold(hold, reason="The claim was settled.", actor=mo)
    with pytest.raises(StaleState, match="just lifted"):
        lift_hold(hold, reason="Again.", actor=mo)
    assert agree_to_deletion(asked, actor=sunita).status == DecisionStatus.DONE


def test_what_is_kept_comes_back_in_a_year(inside, tuesday):
    person, mo = gone(inside), inside.mo.actor()
    keep_longer(person, rule="care_record", reason="Her daughter may ask.", actor=mo)
    assert listed(inside) == []
    with pytest.raises(StaleState, match="decided already"):
        ask_for_deletion(person, rule="care_record", reason="x", actor=mo)
    tuesday.move_to(TUESDAY + YEAR)
    assert listed(inside) == [(person, "care_record")]
    asked = ask_for_deletion(person, rule="care_record", reason="Now.", actor=mo)
    refuse_deletion(asked, reason="She asked us to wait.", actor=inside.sunita.actor())
    assert listed(inside) == []


def test_the_list_becomes_an_action_once_a_year(inside, tuesday):
    assert propose_yearly_list(actor=inside.system) is None
    gone(inside)
    assert propose_yearly_list(actor=inside.system).status == ActionStatus.PROPOSED
    assert propose_yearly_list(actor=inside.system) is None
    tuesday.move_to(TUESDAY + YEAR)
    assert propose_yearly_list(actor=inside.system) is not None


def test_what_is_still_needed_is_refused_with_a_sentence(inside):
    mo = inside.mo.actor()
    with pytest.raises(NotFound, match="not over"):
        ask_for_deletion(inside.margaret.person, rule="care_record", reason="x", actor=mo)
    worker = gone(inside)
    Employment.objects.create(person=worker, job="office", starts_on=dt.date(2020, 1, 1))
    with pytest.raises(Invalid, match="works here now"):
        ask_for_deletion(worker, rule="care_record", reason="x", actor=mo)


def test_copies_go_and_the_check_stays(inside, django_capture_on_commit_callbacks):
    mo, pca = inside.mo.actor(), inside.amira.person
    copies = {}
    for kind in (CredentialKind.DBS, CredentialKind.RIGHT_TO_WORK):
        copies[kind] = store_document(
            name="scan.pdf",
            content_type="application/pdf",
            content=b"%PDF",
            kind="credential",
            about_id=pca.id,
            actor=mo,
        )
        Credential.objects.filter(person=pca, kind=kind).update(evidence=copies[kind])
    assert listed(inside) == [(pca, "dbs_copy")], "she works here, so proof of her right to work is kept"
    asked = ask_for_deletion(pca, rule="dbs_copy", reason="The code of practice.", actor=mo)
    with django_capture_on_commit_callbacks(execute=True):
        agree_to_deletion(asked, actor=inside.sunita.actor())
    check = Credential.objects.get(person=pca, kind=CredentialKind.DBS)
    assert check.evidence is None
    assert not default_storage.exists(copies[CredentialKind.DBS].storage_key)
    assert default_storage.exists(copies[CredentialKind.RIGHT_TO_WORK].storage_key)
    Employment.objects.filter(person=pca).update(ends_on=dt.date(2024, 12, 1))
    assert listed(inside) == [(pca, "right_to_work_copy")]
    assert Person.objects.get(pk=pca.pk).phone


def test_an_application_that_came_to_nothing_goes_after_a_year(inside, tuesday):
    mo, person = inside.mo.actor(), PersonFactory(first_name="Una", last_name="Vale", phone="01632 960777")
    file = open_application(person, job="pca", actor=mo)
    ask_reference(file, referee="Ms Stone", organisation="", is_last_employer=True, asked_on=today(), actor=mo)
    withdraw_file(file, reason="Her health did not allow it.", actor=mo)
    tuesday.move_to(TUESDAY + dt.timedelta(days=364))
    assert listed(inside) == []
    tuesday.move_to(TUESDAY + dt.timedelta(days=365))
    assert listed(inside) == [(person, "applicant")]
    again = open_application(person, job="pca", actor=mo)
    assert listed(inside) == [], "somebody who applies again is not forgotten"
    withdraw_file(again, reason="She moved away.", actor=mo)
    assert listed(inside) == []
    tuesday.move_to(TUESDAY + dt.timedelta(days=731))
    asked = ask_for_deletion(person, rule="applicant", reason="A year has passed.", actor=mo)
    done = agree_to_deletion(asked, actor=inside.sunita.actor())
    assert "Work history, references and qualifications" in done.taken
    person.refresh_from_db()
    assert (person.phone, person.full_name) == ("", "Una Vale")
    assert not Reference.objects.filter(file__person=person).exists()
    ended = RecruitmentFile.objects.filter(person=person)
    assert {one.closed_reason for one in ended} == {"Not taken on"}
    assert listed(inside) == []


def test_a_members_address_stays_for_the_register(inside):
    person = gone(inside)
    Membership.objects.create(person=person, number=7, group="user", starts_on=dt.date(2015, 1, 1))
    with pytest.raises(Invalid, match="is a member"):
        ask_for_deletion(person, rule="care_record", reason="x", actor=inside.mo.actor())
