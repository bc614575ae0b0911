"""The signed opt-out of 48 hours and apprenticeships: dated, with notice, in the worker's file."""

import datetime as dt

import pytest
from django.urls import reverse

from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Apprenticeship, Employment, Job, OptOut
from members.queries import apprentices_on
from members.services.workers import change_contract
from members.services.working_time import end_apprenticeship, sign_opt_out, start_apprenticeship, take_back_opt_out
from tests.cast import Cast
from tests.factories.boxes import dated

DAY = dt.timedelta(days=1)


def signed(cast: Cast, *, ago: int = 30) -> OptOut:
    return sign_opt_out(cast.ben.person, starts_on=today() - ago * DAY, actor=cast.mo.actor())


def test_an_opt_out_is_signed_and_taken_back_with_a_week_of_notice(inside):
    opt_out = signed(inside)
    assert Employment.objects.get(person=inside.ben.person).opted_out_of_48_hours
    with pytest.raises(Invalid, match="They have signed already"):
        signed(inside, ago=10)
    ended = take_back_opt_out(opt_out, notice_on=today(), actor=inside.mo.actor())
    assert ended.ends_on == today() + 7 * DAY
    with pytest.raises(StaleState, match="Notice has been given"):
        take_back_opt_out(opt_out, notice_on=today(), actor=inside.mo.actor())


@pytest.mark.parametrize(
    ("notice", "ends", "words"),
    [(1, None, "cannot be in the future"), (-31, None, "before they signed"), (0, 6, "Notice ends from"),
     (0, 92, "Notice ends from")],
)  # fmt: skip
def test_notice_that_cannot_be(inside, notice, ends, words):
    last = None if ends is None else today() + ends * DAY
    with pytest.raises(Invalid, match=words):
        take_back_opt_out(signed(inside), notice_on=today() + notice * DAY, ends_on=last, actor=inside.mo.actor())


def test_longer_notice_that_was_agreed(inside):
    ended = take_back_opt_out(
        signed(inside), notice_on=today(), ends_on=today() + 91 * DAY, actor=inside.mo.actor()
    )  # fmt: skip
    assert ended.ends_on == today() + 91 * DAY


def test_a_contract_that_says_so_has_its_dated_record(inside):
    job = Employment.objects.get(person=inside.amira.person, job=Job.PCA)
    terms = {"contract": "guaranteed", "guaranteed_minutes": 600, "most_minutes": 3000, "actor": inside.mo.actor()}
    change_contract(job, opted_out_of_48_hours=True, **terms)
    assert OptOut.objects.get(person=inside.amira.person).starts_on == today()
    change_contract(job, opted_out_of_48_hours=True, **terms)
    with pytest.raises(Invalid, match="Write down their notice"):
        change_contract(job, opted_out_of_48_hours=False, **{**terms, "most_minutes": 2400})


def test_nobody_else_writes_them_down(inside):
    opt_out, learns = signed(inside), apprentice(inside)
    for who in (inside.ana, inside.ben, inside.fiona):
        with pytest.raises(NotAllowed):
            sign_opt_out(inside.amira.person, starts_on=today(), actor=who.actor())
        with pytest.raises(NotAllowed):
            take_back_opt_out(opt_out, notice_on=today(), actor=who.actor())
        with pytest.raises(NotAllowed):
            start_apprenticeship(inside.amira.person, starts_on=today(), actor=who.actor())
        with pytest.raises(NotAllowed):
            end_apprenticeship(learns, ends_on=today(), actor=who.actor())
    with pytest.raises(Invalid, match="cannot be in the future"):
        sign_opt_out(inside.amira.person, starts_on=today() + DAY, actor=inside.mo.actor())


def apprentice(cast: Cast) -> Apprenticeship:
    return start_apprenticeship(cast.ben.person, starts_on=today() - 30 * DAY, actor=cast.mo.actor())


def test_an_apprenticeship_begins_and_ends(inside):
    learns, mo = apprentice(inside), inside.mo.actor()
    ben = inside.ben.person.id
    assert apprentices_on([ben], today()) == {ben: today() - 30 * DAY}
    assert apprentices_on([ben], today() - 31 * DAY) == {}
    with pytest.raises(Invalid, match="on some of these days already"):
        start_apprenticeship(inside.ben.person, starts_on=today(), actor=mo)
    with pytest.raises(Invalid, match="on or after the first day"):
        end_apprenticeship(learns, ends_on=today() - 31 * DAY, actor=mo)
    with pytest.raises(Invalid, match="on or after the first day"):
        start_apprenticeship(inside.amira.person, starts_on=today(), ends_on=today() - DAY, actor=mo)
    end_apprenticeship(learns, ends_on=today() - DAY, actor=mo)
    assert apprentices_on([ben], today()) == {}
    with pytest.raises(StaleState, match="a last day already"):
        end_apprenticeship(learns, ends_on=today(), actor=mo)


def test_an_opt_out_without_a_date_is_shown_and_mended(client, sign_in, cast):
    ben = cast.ben.person
    with acting_for(cast.coop, cast.system):
        Employment.objects.filter(person=ben).update(opted_out_of_48_hours=True)
    sign_in(client, cast.mo)
    file, everybody = reverse("members:worker", args=[ben.id]), reverse("members:workers")
    words = client.get(file).content.decode()
    assert "Opt-out of 48 hours: date missing" in words
    assert "Write down the day they signed" in words
    assert "Opt-out of 48 hours: date missing" in client.get(everybody).content.decode()
    client.post(reverse("members:sign_opt_out", args=[ben.id]), dated("starts_on", today()))
    assert "date missing" not in client.get(file).content.decode()
    assert "date missing" not in client.get(everybody).content.decode()


def test_on_the_pages(client, sign_in, cast):
    ben = cast.ben.person
    sign_in(client, cast.mo)
    file = reverse("members:worker", args=[ben.id])
    assert "Has not signed to work more than 48 hours" in client.get(file).content.decode()
    sign = reverse("members:sign_opt_out", args=[ben.id])
    assert "Enter the day they signed" in client.post(sign, {}).content.decode()
    words = client.post(sign, dated("starts_on", today()), follow=True).content.decode()
    assert "to work more than 48 hours a week on average." in words
    learn = reverse("members:start_apprenticeship", args=[ben.id])
    assert "Apprentice from" in client.post(learn, dated("starts_on", today()), follow=True).content.decode()
    with acting_for(cast.coop, cast.system):
        opt_out, learns = OptOut.objects.get(), Apprenticeship.objects.get()
    notice = reverse("members:take_back_opt_out", args=[opt_out.id])
    assert client.post(notice, dated("notice_on", today() + DAY)).status_code == 422
    assert "it counts until" in client.post(notice, dated("notice_on", today()), follow=True).content.decode()
    end = reverse("members:end_apprenticeship", args=[learns.id])
    assert "The last day has been saved" in client.post(end, dated("ends_on", today()), follow=True).content.decode()
    sign_in(client, cast.ben)
    assert "Write down notice" not in client.get(file).content.decode()
