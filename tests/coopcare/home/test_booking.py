"""A person books, changes, cancels, confirms; step by step, without JavaScript."""

import datetime as dt

import pytest
import time_machine

from coopcare.accounts.hats import Hat
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from rotas.services.staffing import accept
from tests.coopcare.home.forms import heading, options_of, page_of, send, words
from tests.factories.billing import an_agreement, pays_for_themselves
from tests.factories.rotas import a_visit

MONDAY_MORNING = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def priced(cast):
    with acting_for(cast.coop, cast.system):
        an_agreement()
        for package in cast.packages.values():
            pays_for_themselves(package)
    return cast


def to_who(client):
    """Answer what, how long, when and the first good time."""
    page = client.get("/book/", follow=True)
    assert heading(page) == "What would you like help with?"
    page = send(client, page, tasks=options_of(page_of(page), "tasks"))
    page = send(client, page, minutes="60")
    page = send(client, page, day="soon")
    assert heading(page) == "Choose a time"
    return send(client, page, slot=options_of(page_of(page), "slot")[0])


def test_she_books_a_visit_with_somebody_of_her_team(client, sign_in, priced):
    sign_in(client, priced.margaret)
    page = to_who(client)
    assert heading(page) == "Who would you like to come?"
    page = send(client, page, pca=str(priced.amira.person.id))
    page = send(client, page, note="The long list, please.")
    assert heading(page) == "Check your visit before you book it"
    assert "£26.00" in words(page)
    assert "We will show any charge before you decide" in words(page)  # it starts in two hours
    page = send(client, page)
    assert heading(page) == "Your visit is booked"
    assert "We have asked Amira" in words(page)
    with acting_for(priced.coop, priced.system):
        visit = Visit.objects.get()
        assert visit.status == VisitStatus.OFFERED
        assert visit.minutes == 60
        assert visit.note_from_person == "The long list, please."
        assert set(Message.objects.values_list("to", flat=True)) >= {priced.margaret.person.email}
    calendar = client.get(f"/visits/{visit.id}/calendar/")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"Amira from Greenvale" in calendar.content
    assert b"Washing" not in calendar.content


def test_three_good_times_come_first_and_more_on_request(client, sign_in, priced):
    sign_in(client, priced.margaret)
    page = client.get("/book/", follow=True)
    page = send(client, page, tasks=options_of(page_of(page), "tasks"))
    page = send(client, page, minutes="60")
    page = send(client, page, day="soon")
    assert len(options_of(page_of(page), "slot")) == 3
    more = options_of(page_of(client.get("/book/time/?more")), "slot")
    assert len(more) > 10
    assert more == sorted(more)


def test_a_day_and_time_of_her_own_choosing(client, sign_in, priced):
    sign_in(client, priced.margaret)
    page = client.get("/book/", follow=True)
    page = send(client, page, tasks=options_of(page_of(page), "tasks")[:1])
    page = send(client, page, minutes="30")
    page = send(client, page, day="chosen", on_day="18", on_month="11", on_year="2026")
    page = send(client, page, slot="another", at="9:15am")
    page = send(client, page, pca="anyone")
    page = send(client, page)
    assert "Wednesday 18 November 2026, 9:15am to 9:45am" in words(page)
    send(client, page)
    with acting_for(priced.coop, priced.system):
        assert Visit.objects.get().starts_at == dt.datetime(2026, 11, 18, 9, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Select when you would like a visit"),
        ({"day": "chosen"}, "Enter the day you would like"),
        ({"day": "chosen", "on_day": "1", "on_month": "11", "on_year": "2026"}, "this one has gone"),
        ({"day": "chosen", "on_day": "31", "on_month": "2", "on_year": "2027"}, "real date"),
        ({"day": "chosen", "on_day": "1", "on_month": "11", "on_year": "2027"}, "in the next 6 weeks"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(client, sign_in, priced, answers, sentence):
    sign_in(client, priced.margaret)
    page = client.get("/book/", follow=True)
    page = send(client, page, tasks=options_of(page_of(page), "tasks")[:1])
    page = send(client, page, minutes="30")
    page = send(client, page, **answers)
    assert page.status_code == 422
    assert sentence in words(page)
    assert page_of(page).title.text.startswith("Error: ")


def test_a_time_that_has_gone_meanwhile_is_refused_and_nothing_is_lost(client, sign_in, priced):
    sign_in(client, priced.margaret)
    page = to_who(client)
    page = send(client, page, pca=str(priced.amira.person.id))
    page = send(client, page, note="Bring eggs")
    with acting_for(priced.coop, priced.system):
        a_visit(
            priced.packages["cora"],
            on=dt.date(2026, 11, 16),
            at=dt.time(0, 5),
            minutes=1430,
            pca=priced.amira.person,
            status=VisitStatus.ACCEPTED,
        )
    page = send(client, page)
    assert "There is a problem" in words(page)
    page = send(client, page, pca="anyone")
    assert "Bring eggs" in words(page)
    with acting_for(priced.coop, priced.system):
        assert Visit.objects.filter(person=priced.margaret.person).count() == 0


@pytest.fixture
def agreed(priced):
    """Tomorrow at 2pm, with Amira, who has said yes."""
    with acting_for(priced.coop, priced.system):
        visit = a_visit(
            priced.packages["margaret"],
            on=dt.date(2026, 11, 18),
            at=dt.time(14),
            pca=priced.amira.person,
            status=VisitStatus.OFFERED,
        )
    with acting_for(priced.coop, priced.amira.actor()):
        accept(visit.attendances.get(), actor=priced.amira.actor())
    return visit


def test_she_changes_a_visit_after_seeing_old_and_new(client, sign_in, priced, agreed):
    sign_in(client, priced.margaret)
    page = client.get(f"/visits/{agreed.id}/change/")
    page = send(client, page, at="3pm", minutes="60")
    assert heading(page) == "Check the change before you make it"
    for there in ("2pm to 2:45pm", "3pm to 4pm", "£19.50", "£26.00"):
        assert there in words(page)
    with acting_for(priced.coop, priced.system):
        agreed.refresh_from_db()
        assert agreed.minutes == 45
    page = send(client, page)
    assert "The visit is changed" in words(page)
    with acting_for(priced.coop, priced.system):
        agreed.refresh_from_db()
        assert (agreed.minutes, agreed.starts_at.hour) == (60, 15)


def test_a_change_of_a_visit_that_somebody_else_changed_is_told_so(client, sign_in, priced, agreed):
    sign_in(client, priced.margaret)
    page = send(client, client.get(f"/visits/{agreed.id}/change/"), at="3pm")
    with acting_for(priced.coop, priced.system):
        Visit.objects.filter(id=agreed.id).update(version=agreed.version + 5)
    page = send(client, page)
    assert page.status_code == 409
    with acting_for(priced.coop, priced.system):
        agreed.refresh_from_db()
        assert agreed.starts_at.hour == 14


def test_she_sees_the_charge_before_she_cancels(client, sign_in, priced, agreed):
    sign_in(client, priced.margaret)
    with time_machine.travel(dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC), tick=False):
        page = send(client, client.get(f"/visits/{agreed.id}/cancel/"), reason="not_needed")
        assert "£19.50" in words(page)
        page = send(client, page)
    assert "The visit is cancelled" in words(page)
    with acting_for(priced.coop, priced.system):
        agreed.refresh_from_db()
        assert agreed.status == VisitStatus.CANCELLED


def test_cancelling_in_good_time_is_free(client, sign_in, priced, agreed):
    sign_in(client, priced.margaret)
    page = send(client, client.get(f"/visits/{agreed.id}/cancel/"), reason="away")
    assert "There is nothing to pay" in words(page)


def test_her_son_books_for_her_under_a_banner(client, sign_in, priced):
    sign_in(client, priced.david, Hat.REPRESENTATIVE, acting_for=priced.margaret.person)
    page = to_who(client)
    assert "You are acting for" in page_of(page).body.get_text(" ")
    assert page_of(page).title.text.strip().startswith("For Margaret Hughes:")
    page = send(client, send(client, page, pca="anyone"))
    assert "You are booking this for Margaret Hughes" in words(page)
    send(client, page)
    with acting_for(priced.coop, priced.system):
        assert Visit.objects.get().booked_by == priced.david.person.full_name


def test_without_permission_he_cannot_see_that_somebody_exists(client, sign_in, priced, agreed):
    sign_in(client, priced.david, Hat.REPRESENTATIVE, acting_for=priced.cora.person)
    assert client.get("/book/", follow=True).status_code in (403, 404)
    with acting_for(priced.coop, priced.system):
        hers = a_visit(priced.packages["cora"], on=dt.date(2026, 11, 19), at=dt.time(9))
    assert client.get(f"/visits/{hers.id}/").status_code == 404
    assert client.get(f"/people/{priced.cora.person.id}/").status_code == 404
    assert "Cora" not in client.get("/", follow=True).content.decode()


def test_she_confirms_a_visit_or_queries_its_length(client, sign_in, priced):
    sign_in(client, priced.margaret)
    with acting_for(priced.coop, priced.system):
        done = [
            a_visit(
                priced.packages["margaret"],
                on=dt.date(2026, 11, 13),
                at=dt.time(hour),
                pca=priced.amira.person,
                status=VisitStatus.DONE,
            )
            for hour in (9, 14)
        ]
    assert "Is this right?" in words(client.get(f"/visits/{done[0].id}/"))
    client.post(f"/visits/{done[0].id}/confirm/")
    page = send(client, client.get(f"/visits/{done[1].id}/query/"), note="She left at half past.")
    assert "She left at half past." in words(page)
    with acting_for(priced.coop, priced.system):
        statuses = [Visit.objects.get(id=visit.id).status for visit in done]
    assert statuses == [VisitStatus.CONFIRMED, VisitStatus.QUERIED]


def test_an_hour_that_the_clocks_skip_is_refused_on_its_page(client, sign_in, priced):
    sign_in(client, priced.margaret)
    with time_machine.travel(dt.datetime(2027, 3, 22, 9, 0, tzinfo=dt.UTC), tick=False):
        page = client.get("/book/", follow=True)
        page = send(client, page, tasks=options_of(page_of(page), "tasks")[:1])
        page = send(client, page, minutes="30")
        page = send(client, page, day="chosen", on_day="28", on_month="3", on_year="2027")
        page = send(client, page, slot="another", at="1:30am")
    assert page.status_code == 422
    assert heading(page) == "Choose a time"
    assert "clocks go forward" in words(page)
