"""The nominated individual who signs in approves a notification themselves, or sends it back."""

import pytest
from django.urls import reverse

from compliance.models import Notification
from compliance.queries.registers import notifications_to_approve
from compliance.register_policies import notifications_visible_to
from compliance.services.answers import answer_question
from compliance.services.notifications import (
    approve_draft,
    approve_notification,
    draft_notification,
    mark_sent,
    send_back,
    start_notification,
)
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.audit.queries import activity_on
from coopcare.clock import now
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.compliance.registers.test_acting_instead import about_mo


def named(cast: Cast, name: str) -> None:
    answer_question("nominated_individual", value=name, actor=cast.mo.actor())
    Message.objects.all().delete()


def drafted(cast: Cast) -> Notification:
    notification = start_notification("manager_left", happened_at=now(), actor=cast.mo.actor())
    return draft_notification(notification, facts="The manager leaves in May.", actor=cast.mo.actor())


def letters(start: str) -> list[str]:
    return list(Message.objects.filter(subject__startswith=start).values_list("to", flat=True))


@pytest.fixture
def ed(cast: Cast):
    """Ed of the board is the nominated individual."""
    with acting_for(cast.coop, cast.mo.actor()):
        named(cast, "Ed Barker")
        yield cast


def test_a_draft_is_put_to_them_and_they_approve_it_in_their_own_name(ed: Cast):
    made = start_notification("manager_left", happened_at=now(), actor=ed.mo.actor())
    nominated = ed.ed.actor()
    assert not notifications_visible_to(nominated).exists(), "nothing was put to them yet"
    drafted_ = draft_notification(made, facts="The manager leaves in May.", actor=ed.mo.actor())
    assert drafted_.awaits_approval
    assert letters("To approve") == [ed.ed.person.email]
    assert notifications_to_approve(nominated) == [drafted_]
    assert notifications_to_approve(ed.mo.actor()) == []
    approve_draft(drafted_, actor=nominated)
    assert (drafted_.status, drafted_.approved_by) == ("approved", "Ed Barker")
    assert letters("Approved") == [ed.mo.person.email]
    assert notifications_to_approve(nominated) == []
    with pytest.raises(NotAllowed):
        mark_sent(drafted_, sent_at=now(), reference="CQC-1", actor=nominated)
    mark_sent(drafted_, sent_at=now(), reference="CQC-1", actor=ed.mo.actor())


def test_they_send_it_back_with_a_reason_and_are_asked_again(ed: Cast):
    notification, nominated = drafted(ed), ed.ed.actor()
    with pytest.raises(Invalid, match="put right"):
        send_back(notification, reason=" ", actor=nominated)
    with pytest.raises(Invalid, match="Margaret"):
        send_back(notification, reason="Margaret is not meant.", actor=nominated)
    send_back(notification, reason="Say who stands in.", actor=nominated)
    assert letters("Sent back") == [ed.mo.person.email]
    assert not notification.awaits_approval
    assert "Say who stands in." in {one.detail for one in activity_on(notification)}
    with pytest.raises(StaleState, match="does not wait"):
        approve_draft(notification, actor=nominated)
    with pytest.raises(StaleState, match="does not wait"):
        send_back(notification, reason="Once more.", actor=nominated)
    draft_notification(notification, facts="She leaves in May; one of us stands in.", actor=ed.mo.actor())
    assert notification.awaits_approval
    assert not notification.sent_back


def test_nobody_approves_in_their_place(ed: Cast):
    notification = drafted(ed)
    for member in (ed.mo, ed.sunita, ed.ana):
        with pytest.raises(NotAllowed):
            approve_draft(notification, actor=member.actor())
    with pytest.raises(NotAllowed):
        approve_draft(notification, actor=ed.ed.actor(Hat.MEMBER))
    with pytest.raises(Invalid, match="Ed Barker signs in here and approves it themselves"):
        approve_notification(notification, approved_by="ed barker", actor=ed.mo.actor())
    approve_notification(notification, approved_by="Helen Marsh", actor=ed.mo.actor())
    assert notification.approved_by == "Helen Marsh, as Mo Rahman wrote down"


def test_without_a_log_in_the_manager_writes_it_down(ed: Cast):
    named(ed, "Helen Marsh")
    notification = drafted(ed)
    assert not notification.awaits_approval
    assert letters("To approve") == []
    approve_notification(notification, approved_by="Helen Marsh", actor=ed.mo.actor())
    assert notification.approved_by == "Helen Marsh, as Mo Rahman wrote down"


def test_a_manager_who_is_the_nominated_individual_is_asked_nothing_twice(ed: Cast):
    named(ed, "Mo Rahman")
    notification = drafted(ed)
    assert not notification.awaits_approval
    assert letters("To approve") == []
    approve_notification(notification, approved_by="Mo Rahman", actor=ed.mo.actor())
    assert notification.approved_by == "Mo Rahman"


def test_nor_is_one_who_keeps_it_instead_of_the_manager(ed: Cast):
    notification = about_mo(ed, harm="died").notifications.get()
    draft_notification(notification, facts="P-1 fell and died.", actor=ed.ed.actor())
    assert not notification.awaits_approval
    approve_notification(notification, approved_by="Ed Barker", actor=ed.ed.actor())
    assert notification.approved_by == "Ed Barker"


def test_nothing_about_themselves_is_put_to_them(ed: Cast):
    named(ed, "Fiona Sykes")
    incident = about_mo(ed, harm="died", worker_id=ed.fiona.person.id, actor=ed.mo.actor())
    notification = draft_notification(incident.notifications.get(), facts="P-1 died.", actor=ed.mo.actor())
    assert not notification.awaits_approval
    assert not notifications_visible_to(ed.fiona.actor()).exists()


def test_the_secretary_may_be_named_and_a_name_that_two_have_is_nobodys(ed: Cast):
    named(ed, " sunita  PATEL ")
    notification = drafted(ed)
    assert notifications_to_approve(ed.sunita.actor()) == [notification]
    ed.ed.access.user.full_name = "Sunita Patel"
    ed.ed.access.user.save()
    assert Access.objects.filter(user__full_name="Sunita Patel").count() == 2
    assert not drafted(ed).awaits_approval


def test_by_the_pages(client, sign_in, ed: Cast):
    notification = drafted(ed)
    sign_in(client, ed.ed)
    page = client.get(reverse("compliance:notifications")).content.decode()
    assert "Waits for your approval" in page
    assert "Start a notification" not in page
    one = client.get(reverse("compliance:notification", args=[notification.id])).content.decode()
    assert "Approve it" in one
    assert "Write down who approved it" not in one
    refused = client.post(reverse("compliance:notification_send_back", args=[notification.id]), {"version": "2"})
    assert refused.status_code == 422
    back = {"version": str(notification.version), "reason": "Say who stands in."}
    client.post(reverse("compliance:notification_send_back", args=[notification.id]), back)
    sign_in(client, ed.mo)
    one = client.get(reverse("compliance:notification", args=[notification.id])).content.decode()
    assert "Say who stands in." in one
    assert "Write the draft" in one
    draft_notification(Notification.objects.get(), facts="One of us stands in.", actor=ed.mo.actor())
    sign_in(client, ed.ed)
    version = Notification.objects.get().version
    agree = reverse("compliance:notification_agree", args=[notification.id])
    assert "What will be sent" in client.get(agree).content.decode()  # they approve what is before their eyes
    client.post(agree, {"version": str(version)})
    assert Notification.objects.get().approved_by == "Ed Barker"


def test_a_secretary_who_is_named_finds_it_at_home(client, sign_in, ed: Cast):
    named(ed, "Sunita Patel")
    notification = drafted(ed)
    assert notification.code in sign_in(client, ed.sunita).get(reverse("home")).content.decode()
