"""Sleep-ins with times awake, and waking nights: written down, paid, and taken off again."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.models import Night, NightKind, NightWake, TimesheetStatus
from billing.queries.nights import nights_for, people_of
from billing.queries.pay import blockers_of
from billing.services.nights import add_wake, withdraw_night, withdraw_wake, write_down_night
from billing.services.pay import approve_pay
from billing.services.pay_papers import pay_paper
from coopcare.clock import local
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import VisitStatus
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit
from tests.papers import words_of

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")

TEN, SEVEN = dt.time(22), dt.time(7)


@pytest.fixture
def week(inside):
    """Ben gave five hours of visits; a sleep-in is £60."""
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, sleep_in_pence=6000)
    bens_visits(inside)
    return pay_week(inside)


def bens(cast, period):
    return timesheet_of(period, cast.ben.person)


def a_night(cast, *, actor=None, **changes):
    entry = {"kind": "sleep_in", "on": MONDAY, "starts": TEN, "ends": SEVEN, **changes}
    person = entry.pop("person", cast.margaret.person)
    return write_down_night(cast.ben.person, person, actor=actor or cast.ben.actor(), **entry)


def kinds(timesheet):
    return {kind["kind"]: (kind["minutes"], kind["pence"]) for kind in timesheet.figures["kinds"]}


def test_a_sleep_in_is_one_sum_and_time_awake_is_by_the_hour(inside, week):
    night = a_night(inside)
    found = bens(inside, week)
    assert kinds(found) == {"visit": (300, 6725), "sleep_in": (540, 6000)}
    assert found.worked_minutes == 300  # asleep is not work
    wake = add_wake(night, starts=dt.time(2, 10), ends=dt.time(2, 40), what_for="A drink", actor=inside.ben.actor())
    found = bens(inside, week)
    assert kinds(found)["wake"] == (30, 673)
    assert found.worked_minutes == 330
    assert found.status == TimesheetStatus.WITH_PCA
    why = {line["kind"]: line["why"] for line in found.figures["lines"]}
    assert why["sleep_in"] == "Margaret Hughes: one sum for the night. Time asleep is not working time."
    assert why["wake"] == "Margaret Hughes: awake to help in a sleep-in."
    withdraw_wake(wake, actor=inside.ana.actor())
    assert bens(inside, week).worked_minutes == 300
    withdraw_night(night, actor=inside.ana.actor())
    assert bens(inside, week).pay_pence == 6725
    for again in (withdraw_night, withdraw_wake):
        with pytest.raises(StaleState, match="already been taken off"):
            again(night if again is withdraw_night else wake, actor=inside.ana.actor())


def test_the_sum_for_a_night_says_nothing_for_the_minimum_wage(inside):
    """Awake all night long at £60: the hours awake are paid by the hour, so the wage is met; the sum does not help."""
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, sleep_in_pence=6000, hour_pence=1271)
    period = pay_week(inside)
    night = a_night(inside, on=MONDAY, starts=dt.time(22), ends=dt.time(6))
    add_wake(night, starts=dt.time(22), ends=dt.time(6), what_for="Restless", actor=inside.ben.actor())
    wage = bens(inside, period).figures["wage"]
    assert (wage["is_met"], wage["hourly_pence"]) == (True, 1271)
    # Deductions are against the hours, not against the sum.
    assert bens(inside, period).pay_pence == 6000 + 8 * 1271


def test_a_waking_night_is_paid_by_the_hour(inside, week):
    a_night(inside, kind=NightKind.WAKING)
    found = bens(inside, week)
    assert kinds(found) == {"visit": (300 + 540, 6725 + 12105)}
    assert found.worked_minutes == 840
    assert any(line["why"].startswith("Waking night, Margaret Hughes: planned for 9 hours") for line in
               found.figures["lines"])  # fmt: skip


def test_the_night_of_the_change_of_clocks_is_an_hour_longer(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    period = pay_week(inside, first_day=dt.date(2026, 10, 19), paid_on=dt.date(2026, 10, 30))
    a_night(inside, kind="waking", on=dt.date(2026, 10, 24))
    # From Saturday 10pm to midnight, and to Sunday 7am with the hour that came twice.
    assert bens(inside, period).worked_minutes == 600


def test_without_an_agreed_sum_the_pay_stops_with_a_sentence(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    period = pay_week(inside)
    a_night(inside)
    assert "no pay for a sleep-in is agreed. Add it to the pay rates." in bens(inside, period).trouble
    assert any("sleep-in" in one.sentence for one in blockers_of(period))


def test_a_visit_after_the_night_is_reached_without_a_way_from_another_home(inside, week):
    a_visit(
        inside.packages["margaret"], on=MONDAY + dt.timedelta(days=6), at=dt.time(7), minutes=60,
        pca=inside.ben.person, status=VisitStatus.CONFIRMED,
    )  # fmt: skip
    a_night(inside, on=MONDAY + dt.timedelta(days=5))
    assert bens(inside, week).figures["problems"] == []


def test_a_night_across_two_periods_changes_both(inside, week):
    after = pay_week(inside, first_day=MONDAY + dt.timedelta(days=7), paid_on=dt.date(2026, 11, 20))
    night = a_night(inside, on=MONDAY + dt.timedelta(days=6))
    add_wake(night, starts=dt.time(1), ends=dt.time(2), what_for="Help", actor=inside.ben.actor())
    assert kinds(bens(inside, week))["sleep_in"] == (120, 6000)
    assert bens(inside, after).worked_minutes == 0  # the night is of the day on which it began


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "nap"}, "Select which kind of night"),
        ({"starts": dt.time(14)}, "longer than 16 hours"),
        ({"on": dt.date(2026, 11, 10)}, "once it is over"),
    ],
)
def test_nights_that_cannot_be(inside, week, changes, words):
    with pytest.raises(Invalid, match=words):
        a_night(inside, **changes)


def test_a_night_is_at_a_home_the_pca_goes_to_and_written_down_once(inside, week):
    assert inside.margaret.person in people_of(inside.ben.person.id)
    with pytest.raises(Invalid, match="Select whose home"):
        a_night(inside, person=inside.zofia.person)
    a_night(inside)
    with pytest.raises(Invalid, match="at these times is written down already"):
        a_night(inside, starts=dt.time(23))
    same = {name: value for name, value in Night.objects.values().get().items() if name != "id"}
    with pytest.raises(IntegrityError, match="one_night_at_a_time"), transaction.atomic():
        Night.objects.create(**{**same, "starts_at": local(MONDAY, dt.time(23))})


def test_times_awake_are_within_the_night_and_apart(inside, week):
    night, ben = a_night(inside), inside.ben.actor()
    add_wake(night, starts=dt.time(23), ends=dt.time(23, 30), what_for="A drink", actor=ben)
    for starts, ends, what_for, words in (
        (dt.time(21), dt.time(23), "x", "times within the night, 10pm to 7am"),
        (dt.time(6), dt.time(8), "x", "times within the night"),
        (dt.time(3), dt.time(2), "x", "times within the night"),
        (dt.time(23, 15), dt.time(23, 45), "x", "written down already"),
        (dt.time(2), dt.time(3), " ", "Say what for"),
    ):
        with pytest.raises(Invalid, match=words):
            add_wake(night, starts=starts, ends=ends, what_for=what_for, actor=ben)
    waking = a_night(inside, kind="waking", on=MONDAY + dt.timedelta(days=1))
    with pytest.raises(Invalid, match="paid for all its hours"):
        add_wake(waking, starts=dt.time(2), ends=dt.time(3), what_for="x", actor=ben)


def test_who_may_write_and_see_nights(inside, week):
    for other in (inside.amira, inside.fiona, inside.zofia, inside.ed):
        with pytest.raises(NotAllowed):
            a_night(inside, actor=other.actor())
    night = a_night(inside, actor=inside.ana.actor())
    assert list(nights_for(inside.ben.actor())) == [night]
    assert list(nights_for(inside.ana.actor())) == [night]
    assert list(nights_for(inside.mo.actor())) == [night]
    for other in (inside.amira, inside.zofia, inside.fiona):
        assert not nights_for(other.actor()).exists()


def test_approved_pay_keeps_its_nights(inside, week):
    night = a_night(inside)
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    ana = inside.ana.actor()
    for deed in (
        lambda: a_night(inside, on=MONDAY + dt.timedelta(days=2)),
        lambda: withdraw_night(night, actor=ana),
        lambda: add_wake(night, starts=dt.time(2), ends=dt.time(3), what_for="x", actor=ana),
    ):
        with pytest.raises(Invalid, match="has been approved and cannot be changed"):
            deed()
    words = words_of(read_document(pay_paper(bens(inside, week), actor=inside.ben.actor())))
    assert "Sleep-ins 9 hours £60.00" in words


def test_on_the_pages(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        Employment.objects.update(guaranteed_minutes=0)
        pay_rule(cast, sleep_in_pence=6000)
        bens_visits(cast)
        week = pay_week(cast)
        found = bens(cast, week)
    sign_in(client, cast.ben)
    ask = reverse("billing:add_night", args=[cast.ben.person.id])
    assert "Write down a night" in client.get(reverse("billing:nights")).content.decode()
    assert "Select which kind of night it was" in client.post(ask, {}).content.decode()
    entry = {
        "kind": "sleep_in", "person": str(cast.margaret.person.id), "starts": "10pm", "ends": "7am",
        "on_day": 2, "on_month": 11, "on_year": 2026,
    }  # fmt: skip
    words = client.post(ask, entry, follow=True).content.decode()
    assert "Night of Monday 2 November" in words
    assert "Not woken." in words
    with acting_for(cast.coop, cast.system):
        night = Night.objects.get()
    woken = reverse("billing:add_wake", args=[night.id])
    assert client.post(woken, {"starts": "8am", "ends": "9am", "what_for": "x"}).status_code == 422
    words = client.post(woken, {"starts": "2:10am", "ends": "2:40am", "what_for": "A drink"}, follow=True)
    assert "2:10am to 2:40am: A drink" in words.content.decode()
    words = client.get(reverse("billing:timesheet", args=[found.id])).content.decode()
    assert "Awake in a sleep-in" in words
    assert "Woken 1 time." in words
    sign_in(client, cast.fiona)
    words = client.get(reverse("billing:night", args=[night.id])).content.decode()
    assert "2:10am to 2:40am" in words
    assert "A drink" not in words
    assert "Take this night off" not in words
    sign_in(client, cast.ana)
    assert "Woken 1 time" in client.get(reverse("billing:nights")).content.decode()
    with acting_for(cast.coop, cast.system):
        wake = NightWake.objects.get()
    off = reverse("billing:take_off_wake", args=[night.id, wake.id])
    assert "Not woken." in client.post(off, follow=True).content.decode()
    assert client.post(off).status_code == 404
    off = reverse("billing:take_off_night", args=[night.id])
    assert "The night has been taken off" in client.post(off, follow=True).content.decode()
    assert client.get(reverse("billing:night", args=[night.id])).status_code == 404


def test_a_night_of_somebody_else_is_not_found(client, sign_in, cast):
    sign_in(client, cast.amira)
    assert client.get(reverse("billing:add_night", args=[cast.ben.person.id])).status_code == NotFound.status
