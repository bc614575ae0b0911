"""A week is published: everybody of whom something is new or different gets one letter, and nobody else; a week that
breaks a rule cannot be; later changes are told as changes.
"""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from clusters.models import Block, TeamPlace
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Person
from rotas.models import (
    Attendance,
    AttendanceStatus,
    CancelReason,
    DraftStatus,
    PublishedWeek,
    Visit,
    VisitStatus,
    WeekDraft,
)
from rotas.planner.problem import Weights
from rotas.queries.publishing import publication
from rotas.queries.week_problem import week_book
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.publishing import publish_week
from tests.cast import Cast
from tests.factories.rotas import a_visit


@pytest.fixture
def monday() -> dt.date:
    """Of the week after next."""
    return today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=2)


def visit_on(cast: Cast, on: dt.date, at: int = 10, who: str = "amira", person: str = "margaret", **more: Any) -> Visit:
    fields = {"pca": cast.members[who].person, "status": VisitStatus.ACCEPTED} if who else {}
    visit = a_visit(cast.packages[person], on=on, at=dt.time(at), **{**fields, **more})
    Visit.objects.filter(id=visit.id).update(cluster=cast.clusters["mill"])
    visit.refresh_from_db()
    return visit


def publish(cast: Cast, monday: dt.date, who: str = "ana") -> PublishedWeek:
    mill = cast.clusters["mill"]
    return publish_week(mill, monday, seen=publication(mill, monday).seen, actor=cast.members[who].actor())


def letters() -> dict[str, str]:
    """By address; and nothing is waiting any more."""
    found = {message.to: message.body for message in Message.objects.all()}
    assert len(found) == Message.objects.count(), "somebody got two letters"
    Message.objects.all().delete()
    return found


def address_of(cast: Cast, who: str) -> str:
    return cast.members[who].person.email


def test_one_letter_each_and_none_for_whom_nothing_is_planned(inside: Cast, monday):
    visit_on(inside, monday)
    visit_on(inside, monday, 17)
    visit_on(inside, monday + dt.timedelta(days=1), who="")
    Message.objects.all().delete()
    week = publish(inside, monday)
    assert (week.version, week.published_by, week.told) == (1, "Ana Kowalska", 2)
    found = letters()
    assert set(found) == {address_of(inside, "amira"), address_of(inside, "margaret")}
    assert found[address_of(inside, "amira")].count("Margaret: ") == 2
    to_margaret = found[address_of(inside, "margaret")]
    assert to_margaret.count("Amira is coming.") == 2
    assert "We will tell you who is coming." in to_margaret


def test_who_was_asked_and_has_not_answered_is_not_promised(inside: Cast, monday):
    visit_on(inside, monday, status=VisitStatus.OFFERED)
    Message.objects.all().delete()
    publish(inside, monday)
    assert "We have asked Amira." in letters()[address_of(inside, "margaret")]


def test_a_pca_who_is_not_on_the_team_is_not_told_whose_visit_it_is(inside: Cast, monday):
    visit_on(inside, monday)
    TeamPlace.objects.filter(pca=inside.amira.person).delete()
    Message.objects.all().delete()
    publish(inside, monday)
    body = letters()[address_of(inside, "amira")]
    assert "Margaret" not in body
    assert "somebody in Mill Lane: " in body


def test_somebody_without_an_address_is_told_through_who_acts_for_them(inside: Cast, monday):
    visit_on(inside, monday)
    Person.objects.filter(id=inside.margaret.person.id).update(email="")
    Message.objects.all().delete()
    publish(inside, monday)
    body = letters()[address_of(inside, "david")]
    assert "This is about Margaret." in body


def test_nobody_to_reach_is_said_on_the_page(inside: Cast, client, sign_in, monday):
    visit_on(inside, monday)
    Person.objects.filter(id__in=[inside.margaret.person.id, inside.david.person.id]).update(email="")
    sign_in(client, inside.ana)
    page = client.get(f"{reverse('rotas:publish', args=[inside.clusters['mill'].id])}?week={monday}").content.decode()
    assert "No e-mail address: Margaret Hughes." in page


def test_later_changes_are_told_as_changes_and_the_rest_is_left_alone(inside: Cast, monday):
    moved, gone = visit_on(inside, monday), visit_on(inside, monday, 17, who="ben")
    visit_on(inside, monday + dt.timedelta(days=1), person="cora", who="ben")
    publish(inside, monday)
    later = moved.starts_at + dt.timedelta(minutes=30)
    change_visit(moved, version=moved.version, starts_at=later, actor=inside.ana.actor())
    cancel_visit(gone, version=gone.version, reason=CancelReason.NOT_NEEDED, actor=inside.ana.actor())
    Message.objects.all().delete()
    week = publish(inside, monday, "mo")
    assert (week.version, week.published_by) == (2, "Mo Rahman")
    found = letters()
    assert set(found) == {address_of(inside, who) for who in ("amira", "ben", "margaret")}
    to_margaret = found[address_of(inside, "margaret")]
    assert "Changed:" in to_margaret
    assert "It was: " in to_margaret
    assert "Taken away:" in to_margaret
    assert "Changed:" not in found[address_of(inside, "ben")]


def test_nothing_new_is_not_published_twice(inside: Cast, monday):
    with pytest.raises(Invalid, match="no visit to publish"):
        publish(inside, monday)
    visit_on(inside, monday)
    publish(inside, monday)
    with pytest.raises(Invalid, match="nothing to tell"):
        publish(inside, monday)


def test_what_was_not_seen_is_not_published(inside: Cast, monday):
    mill = inside.clusters["mill"]
    visit_on(inside, monday)
    seen = publication(mill, monday).seen
    visit_on(inside, monday, 17)
    with pytest.raises(StaleState, match="changed since you opened"):
        publish_week(mill, monday, seen=seen, actor=inside.ana.actor())
    publish(inside, monday, "mo")
    with pytest.raises(StaleState, match="Mo Rahman published this week"):
        publish_week(mill, monday, seen=seen, actor=inside.ana.actor())
    assert PublishedWeek.objects.count() == 1


def test_a_week_that_breaks_a_rule_cannot_be_published(inside: Cast, monday):
    visit_on(inside, monday)
    Block.objects.create(
        person=inside.margaret.person, pca=inside.amira.person, starts_on=monday - dt.timedelta(days=1)
    )
    Message.objects.all().delete()
    (stop,) = publication(inside.clusters["mill"], monday).stops
    assert stop.startswith("Margaret, Monday ")
    with pytest.raises(Invalid, match="cannot be published yet"):
        publish(inside, monday)
    assert not PublishedWeek.objects.exists()
    assert not Message.objects.exists()


def test_no_minute_between_two_places_cannot_be_published(inside: Cast, monday):
    """The homes are not known, so no rule bars the visits; and yet nobody can be in two places."""
    Person.objects.filter(id=inside.cora.person.id).update(address="9 High Street")
    first = visit_on(inside, monday, minutes=60)
    visit_on(inside, monday, 11, person="cora")
    (stop,) = publication(inside.clusters["mill"], monday).stops
    assert stop.startswith("Amira has no time to get from Margaret’s visit, until 11am, to Cora’s visit, from 11am")
    Attendance.objects.filter(visit=first).update(ends_at=first.ends_at - dt.timedelta(minutes=10))
    assert publication(inside.clusters["mill"], monday).stops == []


def test_two_visits_after_each_other_in_one_home_need_no_travel(inside: Cast, monday):
    visit_on(inside, monday, minutes=60)
    visit_on(inside, monday, 11)
    assert publication(inside.clusters["mill"], monday).stops == []


def test_weeks_and_people_that_may_not(inside: Cast, monday):
    mill = inside.clusters["mill"]
    with pytest.raises(NotAllowed):
        publish_week(mill, monday, seen="", actor=inside.amira.actor())
    with pytest.raises(Invalid, match="week is over"):
        publish_week(mill, monday - dt.timedelta(weeks=5), seen="", actor=inside.ana.actor())
    with pytest.raises(Invalid, match="starts on a Monday"):
        publish_week(mill, monday + dt.timedelta(days=1), seen="", actor=inside.ana.actor())


def test_a_published_week_costs_more_to_change(inside: Cast, monday):
    visit_on(inside, monday)
    before = week_book(inside.clusters["mill"], monday).problem.weights
    publish(inside, monday)
    after = week_book(inside.clusters["mill"], monday).problem.weights
    assert before == Weights()
    assert after.changed_worker > before.changed_worker
    assert after.changed_time > before.changed_time
    assert after.uncovered == before.uncovered


def test_the_pages(inside: Cast, client, sign_in, monday):
    visit = visit_on(inside, monday)
    sign_in(client, inside.ana)
    address = reverse("rotas:publish", args=[inside.clusters["mill"].id])
    week_page = f"{reverse('rotas:week')}?cluster={inside.clusters['mill'].id}&week={monday}"
    assert "Not published yet." in client.get(week_page).content.decode()
    page = client.get(f"{address}?week={monday}").content.decode()
    assert "1 PCA and 1 person, one letter each." in page
    seen = publication(inside.clusters["mill"], monday).seen
    assert seen in page
    response = client.post(address, {"week": monday, "seen": seen})
    assert response.status_code == 302
    page = client.get(week_page).content.decode()
    assert "by Ana Kowalska." in page
    assert client.post(address, {"week": monday, "seen": seen}).status_code == 409
    Visit.objects.filter(id=visit.id).update(starts_at=visit.starts_at + dt.timedelta(minutes=5))
    assert "1 visit has changed since." in client.get(week_page).content.decode()
    page = client.get(f"{address}?week={monday}").content.decode()
    assert "Changed since it was published" in page
    assert client.get(f"{address}?week=nonsense").status_code == 404


def test_a_draft_of_a_published_week_says_so(inside: Cast, client, sign_in, monday):
    visit_on(inside, monday)
    draft = WeekDraft.objects.create(
        cluster=inside.clusters["mill"], monday=monday, status=DraftStatus.READY, asked_by="Ana", asked_at=now()
    )
    sign_in(client, inside.ana)
    address = reverse("rotas:draft", args=[draft.id])
    assert "People have been told" not in client.get(address).content.decode()
    publish(inside, monday)
    assert "People have been told of this week: it was published" in client.get(address).content.decode()


def test_a_change_just_before_a_visit_is_shown_as_short_notice(inside: Cast, client, sign_in):
    """Tomorrow's visit is moved today; the week after next's is not short notice."""
    tomorrow = today() + dt.timedelta(days=1)
    monday = tomorrow - dt.timedelta(days=tomorrow.weekday())
    visit = visit_on(inside, tomorrow)
    publish(inside, monday)
    place = visit.attendances.get()
    Attendance.objects.filter(id=place.id).update(pca=inside.ben.person, status=AttendanceStatus.ACCEPTED)
    (change,) = publication(inside.clusters["mill"], monday).late_changes
    assert change.is_short_notice
    far = visit_on(inside, monday + dt.timedelta(weeks=2))
    publish(inside, monday + dt.timedelta(weeks=2))
    change_visit(far, version=far.version, starts_at=far.starts_at + dt.timedelta(minutes=5), actor=inside.ana.actor())
    (change,) = publication(inside.clusters["mill"], monday + dt.timedelta(weeks=2)).late_changes
    assert not change.is_short_notice
