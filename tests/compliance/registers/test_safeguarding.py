"""A concern is raised in two minutes, and its case is nobody's business but theirs who are on it."""

import datetime as dt

import pytest

from compliance.models import Concern, Notification
from compliance.queries.registers import clocks_running, openings_of
from compliance.register_policies import concerns_visible_to, notifications_visible_to, own_reports
from compliance.registers.words import ConcernStatus
from compliance.services.notifications import need_not_send
from compliance.services.registers import OVERTAKEN
from compliance.services.reminders import remind_of_clocks
from compliance.services.safeguarding import (
    close_concern,
    keep_concern,
    plan_protection,
    put_on_case,
    raise_concern,
    refer_concern,
    reopen_concern,
    take_first_step,
    take_off_case,
)
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from tests.cast import Cast

SECRET = "Her purse was empty again"


def a_concern(cast: Cast, **changes: object) -> Concern:
    answers = {
        "what": SECRET,
        "safe_now": "Yes, I am with her",
        "person_id": cast.margaret.person.id,
        "actor": cast.amira.actor(),
        **changes,
    }
    return raise_concern(**answers)


def test_only_those_on_the_case(inside: Cast):
    concern = a_concern(inside)
    on_it = {name for name, one in inside.members.items() if concerns_visible_to(one.actor()).exists()}
    assert on_it == {"mo"}
    assert own_reports(inside.amira.actor()).get() == concern
    assert not own_reports(inside.ana.actor()).exists()
    place = put_on_case(concern, person_id=inside.ana.person.id, actor=inside.mo.actor())
    assert concerns_visible_to(inside.ana.actor()).get() == concern
    with pytest.raises(NotAllowed):
        put_on_case(concern, person_id=inside.ben.person.id, actor=inside.ana.actor())
    with pytest.raises(Invalid, match="on the case already"):
        put_on_case(concern, person_id=inside.ana.person.id, actor=inside.mo.actor())
    take_off_case(place, actor=inside.mo.actor())
    assert not concerns_visible_to(inside.ana.actor()).exists()
    with pytest.raises(StaleState):
        take_off_case(place, actor=inside.mo.actor())


def test_it_is_hidden_from_whom_it_is_about(inside: Cast):
    """The manager is named, and is the only one: the secretary acts instead, and is reminded."""
    concern = a_concern(inside, worker_id=inside.mo.person.id)
    assert not concerns_visible_to(inside.mo.actor()).exists()
    assert not notifications_visible_to(inside.mo.actor()).exists()
    assert clocks_running(inside.mo.actor()) == []
    with pytest.raises(NotAllowed):
        keep_concern(concern, reason="Nothing in it", actor=inside.mo.actor())
    assert not Message.objects.filter(to=inside.mo.person.email).exists()
    assert concerns_visible_to(inside.sunita.actor()).get() == concern
    Concern.objects.update(raised_at=now() - dt.timedelta(days=2))
    assert remind_of_clocks(actor=inside.system) == 1
    assert Message.objects.filter(to=inside.sunita.person.email, subject__startswith="Late").exists()


def test_it_proposes_the_notification_on_the_same_day_and_names_nobody(inside: Cast, time_machine_at):
    time_machine_at("2026-10-25T00:30:00+01:00")
    a_concern(inside)
    notification = Notification.objects.get()
    assert notification.event == "abuse"
    assert notification.due_at.isoformat() == "2026-10-25T23:59:00+00:00"
    for letter in Message.objects.all():
        assert "Margaret" not in letter.body
        assert SECRET not in letter.body


def test_steps_referral_plan_close_and_reopen(inside: Cast):
    concern, mo = a_concern(inside), inside.mo.actor()
    take_first_step(concern, kind="safe", said="Her son is with her.", actor=mo)
    with pytest.raises(Invalid, match="already"):
        take_first_step(concern, kind="safe", said="Again", actor=mo)
    with pytest.raises(StaleState):
        close_closed_and_unsent(concern, inside)
    keep_concern(concern, reason="She found it; agreed with the lead.", actor=mo)
    with pytest.raises(Invalid, match="reference"):
        refer_concern(concern, to="Greenvale Council", at=now(), reference="", actor=mo)
    with pytest.raises(Invalid, match="past"):
        refer_concern(concern, to="Greenvale Council", at=now() + dt.timedelta(hours=1), reference="A1", actor=mo)
    refer_concern(concern, to="Greenvale Council", at=now(), reference="A1", actor=mo)
    plan_protection(concern, plan="Two people count the purse.", review_on=today(), actor=mo)
    close_concern(concern, outcome="The council found nothing; she is content.", actor=mo)
    with pytest.raises(StaleState, match="closed"):
        plan_protection(concern, plan="More", review_on=today(), actor=mo)
    reopen_concern(concern, reason="It happened again.", actor=mo)
    assert concern.status == ConcernStatus.RAISED
    assert concern.referral_reference == "A1"


def close_closed_and_unsent(concern: Concern, cast: Cast) -> None:
    """Neither before the notification is seen to, nor before it is decided whether to refer."""
    with pytest.raises(Invalid, match="Send the notification"):
        close_concern(concern, outcome="x", actor=cast.mo.actor())
    need_not_send(concern.notifications.get(), reason="No harm, no allegation", actor=cast.mo.actor())
    close_concern(concern, outcome="x", actor=cast.mo.actor())


def test_two_decide_at_once(inside: Cast):
    concern = a_concern(inside)
    first, second = Concern.objects.get(id=concern.id), Concern.objects.get(id=concern.id)
    keep_concern(first, reason="x", actor=inside.mo.actor())
    with pytest.raises(StaleState, match=OVERTAKEN):
        refer_concern(second, to="x", at=now(), reference="x", actor=inside.mo.actor())


class TestPages:
    def test_a_case_is_not_there_for_who_is_not_on_it(self, client, cast: Cast, acting, sign_in):
        with acting(cast.system):
            concern = a_concern(cast)
        case = f"/quality/safeguarding/cases/{concern.id}/"
        for name in ("ana", "amira", "ben", "zofia", "fiona", "sunita", "ed", "margaret", "david"):
            sign_in(client, cast.members[name])
            assert client.get(case).status_code == 404, name
            for page in ("/quality/incidents/", "/quality/safeguarding/", "/quality/complaints/", "/people/"):
                assert SECRET not in client.get(page).content.decode()
                assert concern.code not in client.get(page).content.decode()

    def test_the_raiser_sees_their_words_alone(self, client, cast: Cast, acting, sign_in):
        with acting(cast.system):
            concern = a_concern(cast)
            keep_concern(concern, reason="Nothing in it", actor=cast.mo.actor())
        sign_in(client, cast.amira)
        page = client.get(f"/quality/safeguarding/reports/{concern.id}/").content.decode()
        assert SECRET in page
        assert "Nothing in it" not in page
        sign_in(client, cast.ben)
        assert client.get(f"/quality/safeguarding/reports/{concern.id}/").status_code == 404

    def test_every_opening_is_kept_with_the_case_and_nowhere_else(self, client, cast: Cast, acting, sign_in):
        """Who acts for the person reads who looked at their records, and may be whom the case is about."""
        with acting(cast.system):
            concern = a_concern(cast)
        sign_in(client, cast.mo)
        client.get(f"/quality/safeguarding/cases/{concern.id}/")
        with acting(cast.system):
            assert [one.actor_name for one in openings_of(concern)] == ["Mo Rahman"]
            assert not any("safeguarding" in one.verb for one in who_opened(cast.margaret.person.id))

    def test_raised_on_a_phone(self, client, cast: Cast, acting, sign_in):
        sign_in(client, cast.amira)
        empty = client.post("/quality/safeguarding/raise/", {"what": ""})
        assert empty.status_code == 422
        assert "Select who it is about" in empty.content.decode()
        answers = {"about_words": "The man next door", "what": SECRET, "safe_now": "I do not know"}
        page = client.post("/quality/safeguarding/raise/", answers, follow=True).content.decode()
        assert "You did right." in page
