"""A PCA asks a colleague to take a visit, or to exchange it. Both are checked; the person is asked where a newcomer is
not on their team, and told otherwise; nobody reads why somebody else cannot come.
"""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.models import PlaceRole, TeamPlace
from clusters.services.teams import block
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from rotas.models import Attendance, AttendanceStatus, Swap, SwapLeg, SwapStatus, Visit, VisitStatus
from rotas.queries.swaps import swap_options, words_waited_for
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.swapping import accept_swap, ask_swap, decline_swap, give_word, withdraw_swap
from rotas.tasks import go_on_with_offers
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory, TeamPlaceFactory
from tests.factories.rotas import a_visit


def agreed(cast: Cast, who: str, hour: int, *, days: int = 3, person: str = "margaret", **more: Any) -> Attendance:
    visit = a_visit(
        cast.packages[person], on=today() + dt.timedelta(days=days), at=dt.time(hour), pca=cast.members[who].person,
        status=VisitStatus.ACCEPTED, **more,
    )  # fmt: skip
    return visit.attendances.get()


def zofia_covers(cast: Cast) -> None:
    ClusterPlaceFactory(cluster=cast.clusters["mill"], person=cast.zofia.person, role=PlaceRole.COVERS)


def asked(cast: Cast, place: Attendance, who: str, back: Attendance | None = None) -> Swap:
    return ask_swap(place, pca_id=cast.members[who].person.id, in_return_id=back and back.id, actor=cast.amira.actor())


def holder(visit: Visit) -> Any:
    return Attendance.objects.holding_time().get(visit=visit).pca


def letters_to(who: str) -> list[str]:
    return list(Message.objects.filter(to=f"{who}@people.example").values_list("subject", flat=True))


def options(place: Attendance) -> dict[str, tuple[bool, int]]:
    return {one.pca.first_name: (one.can_take, len(one.returns)) for one in swap_options(place)}


def test_a_colleague_of_the_team_takes_it_at_once(inside: Cast):
    place = agreed(inside, "amira", 10)
    swap = asked(inside, place, "ben")
    assert holder(place.visit) == inside.amira.person
    done = accept_swap(swap, actor=inside.ben.actor())
    assert done.status == SwapStatus.DONE
    visit = Visit.objects.get(id=place.visit_id)
    assert (holder(visit), visit.status, visit.is_touched) == (inside.ben.person, VisitStatus.ACCEPTED, True)
    event = visit.events.get(move="swapped")
    assert event.reason == "Ben instead of Amira"
    assert any(subject.startswith("Ben comes instead of Amira") for subject in letters_to("margaret"))
    assert any(subject.startswith("A visit was swapped") for subject in letters_to("ana"))
    assert "Your swap: done" in letters_to("amira")


def test_two_visits_at_the_same_hour_change_hands(inside: Cast):
    """Neither could take the other's without giving up their own."""
    TeamPlaceFactory(person=inside.cora.person, pca=inside.amira.person, rank=2)
    mine, his = agreed(inside, "amira", 10), agreed(inside, "ben", 10, person="cora")
    assert options(mine) == {"Ben": (False, 1)}
    with pytest.raises(Invalid, match="Ben cannot take this visit"):
        asked(inside, mine, "ben")
    swap = accept_swap(asked(inside, mine, "ben", his), actor=inside.ben.actor())
    assert swap.status == SwapStatus.DONE
    assert (holder(mine.visit), holder(his.visit)) == (inside.ben.person, inside.amira.person)


def test_a_newcomer_waits_for_the_persons_word(inside: Cast):
    zofia_covers(inside)
    place = agreed(inside, "amira", 10)
    swap = accept_swap(asked(inside, place, "zofia"), actor=inside.zofia.actor())
    assert swap.status == SwapStatus.WITH_PERSON
    assert holder(place.visit) == inside.amira.person
    assert any(subject.startswith("May Zofia come?") for subject in letters_to("margaret"))
    leg = words_waited_for(inside.margaret.person.id).get()
    with pytest.raises(NotAllowed):
        give_word(leg, agrees=True, actor=inside.zofia.actor())
    done = give_word(leg, agrees=True, actor=inside.david.actor(acting_for=inside.margaret.person))
    assert (done.status, holder(place.visit)) == (SwapStatus.DONE, inside.zofia.person)
    leg.refresh_from_db()
    assert leg.word_given_by == "David Hughes"
    cover = TeamPlace.objects.get(person=inside.margaret.person, pca=inside.zofia.person)
    assert cover.ends_on == place.visit.on + dt.timedelta(days=2)


def test_a_no_of_the_person_leaves_everything_and_says_no_why(inside: Cast):
    zofia_covers(inside)
    place = agreed(inside, "amira", 10)
    swap = accept_swap(asked(inside, place, "zofia"), actor=inside.zofia.actor())
    give_word(SwapLeg.objects.get(), agrees=False, actor=inside.margaret.actor())
    swap.refresh_from_db()
    assert (swap.status, holder(place.visit)) == (SwapStatus.NOT_AGREED, inside.amira.person)
    assert "Your swap: could not be agreed" in letters_to("zofia")
    with pytest.raises(StaleState, match="settled already"):
        give_word(SwapLeg.objects.get(), agrees=True, actor=inside.margaret.actor())


def test_a_block_reads_like_any_other_no(inside: Cast):
    zofia_covers(inside)
    place = agreed(inside, "amira", 10)
    block(inside.margaret.person, inside.zofia.person, actor=inside.margaret.actor())
    assert "Zofia" not in options(place)
    with pytest.raises(Invalid, match="Choose somebody from the list"):
        asked(inside, place, "zofia")


def test_a_block_after_the_question_ends_it_in_the_same_words(inside: Cast):
    place = agreed(inside, "amira", 10)
    swap = asked(inside, place, "ben")
    block(inside.margaret.person, inside.ben.person, actor=inside.margaret.actor())
    assert accept_swap(swap, actor=inside.ben.actor()).status == SwapStatus.NOT_AGREED
    assert holder(place.visit) == inside.amira.person


def test_what_stands_against_the_one_who_says_yes_is_told_to_them(inside: Cast):
    place = agreed(inside, "amira", 10)
    swap = asked(inside, place, "ben")
    agreed(inside, "ben", 10, person="cora")
    with pytest.raises(Invalid, match="You cannot take this visit now"):
        accept_swap(swap, actor=inside.ben.actor())
    swap.refresh_from_db()
    assert swap.status == SwapStatus.ASKED


def cancelled(cast: Cast, visit: Visit) -> None:
    cancel_visit(visit, version=visit.version, reason="away", actor=cast.margaret.actor())


def moved(cast: Cast, visit: Visit) -> None:
    later = visit.starts_at + dt.timedelta(hours=2)
    change_visit(visit, version=visit.version, starts_at=later, actor=cast.margaret.actor())


@pytest.mark.parametrize("change", [cancelled, moved])
@pytest.mark.parametrize("by_bell", [True, False])
def test_a_visit_that_changed_meanwhile_ends_it_and_both_are_told(inside: Cast, change: Any, by_bell: bool):
    place = agreed(inside, "amira", 10)
    swap = asked(inside, place, "ben")
    change(inside, Visit.objects.get(id=place.visit_id))
    if by_bell:
        assert go_on_with_offers(str(inside.coop.id)) == 1
    else:
        accept_swap(swap, actor=inside.ben.actor())
    swap.refresh_from_db()
    assert swap.status == SwapStatus.OVERTAKEN
    assert "Your swap: a visit changed meanwhile" in letters_to("amira")
    assert ("Your swap: a visit changed meanwhile" in letters_to("ben")) is by_bell
    with pytest.raises(StaleState, match="settled already"):
        accept_swap(swap, actor=inside.ben.actor())


def test_nobody_answers_in_time(inside: Cast):
    place = agreed(inside, "amira", 10, days=9)
    swap = asked(inside, place, "ben")
    assert swap.expires_at - now() > dt.timedelta(hours=47)
    with time_machine.travel(now() + dt.timedelta(hours=49), tick=False):
        with pytest.raises(StaleState, match="time to answer"):
            accept_swap(swap, actor=inside.ben.actor())
        assert go_on_with_offers(str(inside.coop.id)) == 1
        assert go_on_with_offers(str(inside.coop.id)) == 0
    swap.refresh_from_db()
    assert (swap.status, holder(place.visit)) == (SwapStatus.EXPIRED, inside.amira.person)
    assert "Your swap: not answered in time" in letters_to("ben")


def test_no_and_taken_back(inside: Cast):
    place = agreed(inside, "amira", 10)
    decline_swap(asked(inside, place, "ben"), actor=inside.ben.actor())
    swap = asked(inside, place, "ben")
    with pytest.raises(StaleState, match="asked Ben already"):
        asked(inside, place, "ben")
    withdraw_swap(swap, actor=inside.amira.actor())
    with pytest.raises(StaleState, match="settled already: taken back"):
        accept_swap(swap, actor=inside.ben.actor())
    assert "Your swap: said no" in letters_to("amira")


def test_only_a_visit_that_one_has(inside: Cast):
    offered = a_visit(
        inside.packages["margaret"], on=today() + dt.timedelta(days=3), at=dt.time(10), pca=inside.amira.person,
        status=VisitStatus.OFFERED,
    ).attendances.get()  # fmt: skip
    with pytest.raises(StaleState, match="agreed to"):
        asked(inside, offered, "ben")
    with pytest.raises(NotAllowed):
        ask_swap(agreed(inside, "ben", 14), pca_id=inside.amira.person.id, actor=inside.amira.actor())


def test_each_answers_for_themselves(inside: Cast):
    swap = asked(inside, agreed(inside, "amira", 10), "ben")
    for deed, who in ((accept_swap, "amira"), (decline_swap, "ana"), (withdraw_swap, "ben")):
        with pytest.raises(NotAllowed):
            deed(swap, actor=inside.members[who].actor())


def test_the_pages_from_asking_to_the_persons_word(inside: Cast, client, sign_in):
    zofia_covers(inside)
    place, back = agreed(inside, "amira", 10), agreed(inside, "zofia", 14, person="cora")
    sign_in(client, inside.amira)
    assert (
        reverse("rotas:swap_with", args=[place.id])
        in client.get(reverse("rotas:attendance", args=[place.id])).content.decode()
    )
    page = client.get(reverse("rotas:swap_with", args=[place.id])).content.decode()
    assert "Zofia" in page
    ask_url = reverse("rotas:ask_swap", args=[place.id, inside.zofia.person.id])
    page = client.get(ask_url).content.decode()
    assert "somebody in Hill Top" in page
    assert "Cora" not in page
    assert client.post(ask_url, {"in_return": ""}).status_code == 422
    page = client.post(ask_url, {"in_return": str(back.id)}, follow=True).content.decode()
    assert "Zofia has been asked" in page
    assert "Take it back" in page
    swap = Swap.objects.get()
    sign_in(client, inside.zofia)
    assert "say yes or no" in client.get(reverse("rotas:today")).content.decode()
    page = client.get(reverse("rotas:swap", args=[swap.id])).content.decode()
    assert "somebody in Mill Lane" in page
    assert "Margaret" not in page
    page = client.post(reverse("rotas:accept_swap", args=[swap.id]), follow=True).content.decode()
    assert "Nothing changes until they say yes" in page
    swap.refresh_from_db()
    assert swap.seen_at is not None
    for who, name in (("margaret", "Zofia"), ("cora", "Amira")):
        sign_in(client, inside.members[who])
        home = client.get(reverse("home")).content.decode()
        assert f"{name} instead of" in home
        leg = words_waited_for(inside.members[who].person.id).get()
        page = client.get(reverse("rotas:swap_word", args=[leg.id])).content.decode()
        assert f"Yes, {name} may come" in page
        client.post(reverse("rotas:swap_word", args=[leg.id]), {"answer": "yes"})
    assert (holder(place.visit), holder(back.visit)) == (inside.zofia.person, inside.amira.person)
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:office_visit", args=[place.visit_id])).content.decode()
    assert "Amira asked Zofia" in page
    assert "Read" in client.get(reverse("rotas:swap", args=[swap.id])).content.decode()


def test_a_support_worker_writes_down_what_the_person_said(inside: Cast, client, sign_in):
    zofia_covers(inside)
    place = agreed(inside, "amira", 10)
    accept_swap(asked(inside, place, "zofia"), actor=inside.zofia.actor())
    sign_in(client, inside.ana)
    leg = SwapLeg.objects.get()
    page = client.post(reverse("rotas:swap_word", args=[leg.id]), {"answer": "no"}, follow=True).content.decode()
    assert "Amira comes as planned" in page
    assert holder(place.visit) == inside.amira.person


def test_it_cannot_be_answered_twice_on_the_page(inside: Cast, client, sign_in):
    place = agreed(inside, "amira", 10)
    swap = asked(inside, place, "ben")
    withdraw_swap(swap, actor=inside.amira.actor())
    sign_in(client, inside.ben)
    late = client.post(reverse("rotas:accept_swap", args=[swap.id]))
    assert late.status_code == 409
    assert "settled already" in late.content.decode()
    assert ">Yes<" not in client.get(reverse("rotas:swap", args=[swap.id])).content.decode()


def test_places_at_one_visit_are_not_exchanged(inside: Cast):
    """Of a visit for two, the other one's place is no place to go to."""
    place = agreed(inside, "amira", 10)
    Attendance.objects.create(
        visit=place.visit, pca=inside.ben.person, status=AttendanceStatus.ACCEPTED,
        starts_at=place.starts_at, ends_at=place.ends_at,
    )  # fmt: skip
    assert options(place) == {}
