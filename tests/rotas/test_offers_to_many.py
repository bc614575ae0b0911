"""An open visit is offered to several PCAs: the first suitable yes wins, the others are told, and a no counts for
nothing. Nobody learns of a block, and strangers learn of an area, never of a person (domain.md F6).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.models import PlaceRole, TeamPlace
from clusters.services.teams import block, wait_for_known_face
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Employment, Person
from rotas.models import Attendance, AttendanceStatus, Offer, OfferRound, OfferStatus, OfferTo, RoundEnd, Visit
from rotas.queries import candidates_for
from rotas.queries.offers import live_round, open_offers_to, people_to_ask, who_was_asked
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.freeing import free_pca
from rotas.services.offering import accept_offer, ask_many, decline_offer, withdraw_round
from rotas.services.staffing import offer as ask_one
from rotas.tasks import go_on_with_offers
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.rotas import a_visit

NO_LONGER_OPEN = "This visit is no longer open. Thank you for being ready to help."


def open_place(cast: Cast, days: int = 3) -> Attendance:
    """At 10am, the day after tomorrow's morrow, of Margaret's."""
    visit = a_visit(cast.packages["margaret"], on=today() + dt.timedelta(days=days), at=dt.time(10))
    return visit.attendances.get()


def zofia_covers(cast: Cast) -> Person:
    zofia = cast.zofia.person
    ClusterPlaceFactory(cluster=cast.clusters["mill"], person=zofia, role=PlaceRole.COVERS)
    return zofia


def ask(cast: Cast, place: Attendance, to: str = OfferTo.TEAM, **more: Any) -> OfferRound:
    return ask_many(place, to=to, actor=cast.ana.actor(), **more)


def offer_to(cast: Cast, who: str) -> Offer:
    return Offer.objects.get(pca=cast.members[who].person)


def letters_to(who: str) -> list[str]:
    return list(Message.objects.filter(to=f"{who}@people.example").values_list("subject", flat=True))


def status_of(who: str) -> str:
    return Offer.objects.get(pca__first_name=who).status


def test_the_team_is_asked_at_once_and_nobodys_time_is_held(inside: Cast):
    place = open_place(inside)
    ask(inside, place)
    assert [(offer.pca.first_name, offer.status) for offer in Offer.objects.all()] == [
        ("Amira", OfferStatus.ASKED),
        ("Ben", OfferStatus.ASKED),
    ]
    place.refresh_from_db()
    assert (place.status, place.pca) == (AttendanceStatus.OPEN, None)
    assert letters_to("zofia") == []


def test_everybody_is_whom_no_rule_stops_near_enough(inside: Cast):
    place = open_place(inside)
    assert inside.zofia.person not in [one.pca for one in people_to_ask(place)[OfferTo.EVERYBODY]]
    zofia = zofia_covers(inside)
    assert [one.pca for one in people_to_ask(place)[OfferTo.EVERYBODY]][-1] == zofia


def test_whom_the_person_blocked_is_not_asked(inside: Cast):
    place, zofia = open_place(inside), zofia_covers(inside)
    block(inside.margaret.person, zofia, actor=inside.margaret.actor())
    ask(inside, place, OfferTo.EVERYBODY)
    assert not Offer.objects.filter(pca=zofia).exists()


def test_who_would_rather_wait_gets_no_stranger(inside: Cast):
    place, zofia = open_place(inside), zofia_covers(inside)
    wait_for_known_face(inside.margaret.person, wish=True, actor=inside.margaret.actor())
    assert zofia not in [one.pca for one in people_to_ask(place)[OfferTo.EVERYBODY]]


def test_the_first_yes_wins_and_the_others_are_told(inside: Cast):
    place = open_place(inside)
    made = ask(inside, place)
    accept_offer(offer_to(inside, "ben"), actor=inside.ben.actor())
    place.refresh_from_db()
    made.refresh_from_db()
    assert (place.status, place.pca) == (AttendanceStatus.ACCEPTED, inside.ben.person)
    assert place.offered_at is not None
    assert place.answered_at is not None
    assert (made.how_it_ended, status_of("Amira")) == (RoundEnd.TAKEN, OfferStatus.CLOSED)
    assert "Somebody has been found for a visit" in letters_to("amira")
    assert any(subject.startswith("Ben is coming") for subject in letters_to("margaret"))
    with pytest.raises(StaleState, match="Somebody else said yes first"):
        accept_offer(offer_to(inside, "amira"), actor=inside.amira.actor())


def test_a_yes_by_a_stranger_opens_the_record_for_the_visit_alone(inside: Cast):
    place, zofia = open_place(inside), zofia_covers(inside)
    ask(inside, place, OfferTo.EVERYBODY)
    accept_offer(offer_to(inside, "zofia"), actor=inside.zofia.actor())
    cover = TeamPlace.objects.get(person=inside.margaret.person, pca=zofia)
    assert cover.ends_on == place.visit.on + dt.timedelta(days=2)


def test_what_speaks_against_it_now_is_told(inside: Cast):
    place = open_place(inside)
    ask(inside, place)
    a_visit(inside.packages["cora"], on=place.visit.on, at=dt.time(10), pca=inside.ben.person, status="accepted")
    with pytest.raises(Invalid, match="You cannot take this visit now"):
        accept_offer(offer_to(inside, "ben"), actor=inside.ben.actor())
    assert status_of("Ben") == OfferStatus.ASKED


def test_nobody_learns_that_they_were_blocked(inside: Cast):
    place = open_place(inside)
    ask(inside, place)
    block(inside.margaret.person, inside.ben.person, actor=inside.margaret.actor())
    assert list(open_offers_to(inside.ben.person.id)) == []
    with pytest.raises(StaleState) as blocked:
        accept_offer(offer_to(inside, "ben"), actor=inside.ben.actor())
    withdraw_round(live_round(place), actor=inside.ana.actor())
    with pytest.raises(StaleState) as withdrawn:
        accept_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert blocked.value.message == withdrawn.value.message == NO_LONGER_OPEN
    assert [subject[:12] for subject in letters_to("ben")] == ["Can you come"]


def test_who_leaves_is_asked_no_more(inside: Cast):
    ask(inside, open_place(inside))
    free_pca(inside.ben.person, after=today(), actor=inside.system)
    assert (status_of("Ben"), status_of("Amira")) == (OfferStatus.CLOSED, OfferStatus.ASKED)


def test_a_no_counts_for_nothing_and_the_last_no_ends_it(inside: Cast):
    place = open_place(inside)
    made = ask(inside, place)
    decline_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert live_round(place) == made
    amira = next(one for one in candidates_for(place) if one.pca == inside.amira.person)
    assert amira.is_suitable
    assert "Has said no to this visit before." in amira.reasons_for
    decline_offer(offer_to(inside, "ben"), reason="Not this week", actor=inside.ben.actor())
    made.refresh_from_db()
    assert made.how_it_ended == RoundEnd.NOBODY
    assert any(subject.startswith("Still needs cover") for subject in letters_to("ana"))
    with pytest.raises(StaleState, match="already said no"):
        decline_offer(offer_to(inside, "ben"), actor=inside.ben.actor())


def test_who_has_said_no_is_not_asked_again(inside: Cast, client, sign_in):
    place = open_place(inside)
    ask(inside, place)
    for who in ("amira", "ben"):
        decline_offer(offer_to(inside, who), actor=inside.members[who].actor())
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:ask_several", args=[place.id]), follow=True).content.decode()
    assert "Nobody is left to ask" in page
    zofia_covers(inside)
    made = ask(inside, place, OfferTo.EVERYBODY)
    assert [offer.pca for offer in made.offers.all()] == [inside.zofia.person]


def test_in_order_each_has_their_minutes_and_may_still_say_yes(inside: Cast):
    place = open_place(inside)
    ask(inside, place, OfferTo.IN_ORDER, minutes_each=30)
    assert (status_of("Amira"), status_of("Ben")) == (OfferStatus.ASKED, OfferStatus.WAITING)
    asked_at = now()
    with time_machine.travel(asked_at + dt.timedelta(minutes=29), tick=False):
        assert go_on_with_offers(str(inside.coop.id)) == 0
    with time_machine.travel(asked_at + dt.timedelta(minutes=31), tick=False):
        assert go_on_with_offers(str(inside.coop.id)) == 1
        assert go_on_with_offers(str(inside.coop.id)) == 0
        assert (status_of("Amira"), status_of("Ben")) == (OfferStatus.ASKED, OfferStatus.ASKED)
        accept_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert "Somebody has been found for a visit" in letters_to("ben")


def test_in_order_a_no_asks_the_next_at_once(inside: Cast):
    ask(inside, open_place(inside), OfferTo.IN_ORDER, minutes_each=30)
    decline_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert status_of("Ben") == OfferStatus.ASKED


def test_in_order_who_can_come_no_more_is_passed_over(inside: Cast):
    place = open_place(inside)
    made = ask(inside, place, OfferTo.IN_ORDER, minutes_each=30)
    a_visit(inside.packages["cora"], on=place.visit.on, at=dt.time(10), pca=inside.ben.person, status="accepted")
    decline_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    made.refresh_from_db()
    assert (status_of("Ben"), made.how_it_ended) == (OfferStatus.CLOSED, RoundEnd.NOBODY)
    assert letters_to("ben") == []


def given_to_ben(cast: Cast, visit: Visit) -> None:
    ask_one(visit.attendances.get(), pca_id=cast.ben.person.id, actor=cast.ana.actor())


def cancelled(cast: Cast, visit: Visit) -> None:
    cancel_visit(visit, version=visit.version, reason="away", actor=cast.margaret.actor())


def moved(cast: Cast, visit: Visit) -> None:
    later = visit.starts_at + dt.timedelta(hours=2)
    change_visit(visit, version=visit.version, starts_at=later, actor=cast.margaret.actor())


@pytest.mark.parametrize("change", [given_to_ben, cancelled, moved])
def test_what_overtakes_an_offer_closes_it_and_says_so(inside: Cast, change: Callable[[Cast, Visit], None]):
    place = open_place(inside)
    made = ask(inside, place)
    change(inside, Visit.objects.get(id=place.visit_id))
    assert list(open_offers_to(inside.amira.person.id)) == []
    with pytest.raises(StaleState, match="no longer open"):
        accept_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert go_on_with_offers(str(inside.coop.id)) == 1
    made.refresh_from_db()
    assert (made.how_it_ended, status_of("Amira")) == (RoundEnd.OVERTAKEN, OfferStatus.CLOSED)
    assert letters_to("amira").count("A visit is no longer open") == 1
    # Who has the visit now is not told that it has gone.
    assert ("A visit is no longer open" in letters_to("ben")) is (change is not given_to_ben)
    assert go_on_with_offers(str(inside.coop.id)) == 0


def test_one_round_at_a_time_and_again_after_it_was_taken_back(inside: Cast):
    place = open_place(inside)
    made = ask(inside, place)
    with pytest.raises(StaleState, match="offered to several"):
        ask(inside, place)
    withdraw_round(made, actor=inside.ana.actor())
    with pytest.raises(StaleState, match="ended already"):
        withdraw_round(made, actor=inside.ana.actor())
    ask(inside, place)
    assert letters_to("amira").count("A visit is no longer open") == 1


@pytest.mark.parametrize(
    ("to", "minutes", "words"),
    [("nonsense", None, "Choose who"), (OfferTo.IN_ORDER, None, "how many minutes"), (OfferTo.IN_ORDER, 0, "how many")],
)
def test_what_cannot_be_asked(inside: Cast, to: str, minutes: int | None, words: str):
    with pytest.raises(Invalid, match=words):
        ask(inside, open_place(inside), to, minutes_each=minutes)


def test_nobody_to_ask_is_a_sentence(inside: Cast):
    place = open_place(inside)
    Employment.objects.filter(person__in=[inside.amira.person, inside.ben.person]).update(ends_on=today())
    with pytest.raises(Invalid, match="Nobody is left to ask"):
        ask(inside, place)


def test_who_may(inside: Cast):
    place = open_place(inside)
    for who in ("margaret", "amira", "fiona"):
        with pytest.raises(NotAllowed):
            ask_many(place, to=OfferTo.TEAM, actor=inside.members[who].actor())
    ask(inside, place)
    for answer in (accept_offer, decline_offer):
        with pytest.raises(NotAllowed):
            answer(offer_to(inside, "ben"), actor=inside.amira.actor())


def test_every_time_is_kept_for_each(inside: Cast, client, sign_in):
    place = open_place(inside)
    ask(inside, place)
    sign_in(client, inside.amira)
    page = client.get(reverse("rotas:offer", args=[offer_to(inside, "amira").id])).content.decode()
    assert "Margaret" in page
    assert "Yes, I will go" in page
    decline_offer(offer_to(inside, "amira"), reason="A wedding", actor=inside.amira.actor())
    withdraw_round(live_round(place), actor=inside.ana.actor())
    amira, ben = who_was_asked(place.visit)
    assert (amira.answer, amira.reason, ben.answer) == ("Said no", "A wedding", "Closed before an answer")
    assert amira.offered_at
    assert amira.seen_at
    assert amira.answered_at
    assert ben.offered_at
    assert not ben.seen_at
    assert ben.answered_at


def test_one_who_is_asked_alone_is_in_the_same_list(inside: Cast, client, sign_in):
    place = open_place(inside)
    given_to_ben(inside, place.visit)
    sign_in(client, inside.ben)
    client.get(reverse("rotas:attendance", args=[place.id]))
    [ask_of_ben] = who_was_asked(place.visit)
    assert (ask_of_ben.name, ask_of_ben.how, ask_of_ben.answer) == ("Ben Okafor", "Alone", "No answer yet")
    assert ask_of_ben.seen_at is not None


def test_a_yes_to_an_offer_is_one_ask(inside: Cast):
    place = open_place(inside)
    ask(inside, place)
    accept_offer(offer_to(inside, "amira"), actor=inside.amira.actor())
    assert [(one.name, one.answer) for one in who_was_asked(place.visit)] == [
        ("Amira Khan", "Said yes"),
        ("Ben Okafor", "Closed before an answer"),
    ]


def test_the_pages_from_asking_to_yes(inside: Cast, client, sign_in):
    place = open_place(inside)
    zofia_covers(inside)
    sign_in(client, inside.ana)
    cover, several = (reverse(f"rotas:{name}", args=[place.id]) for name in ("cover", "ask_several"))
    assert several in client.get(cover).content.decode()
    assert client.post(several, {"to": OfferTo.IN_ORDER, "minutes_each": ""}).status_code == 422
    page = client.post(several, {"to": OfferTo.EVERYBODY}, follow=True).content.decode()
    assert "3 PCAs have been asked" in page
    assert "no answer yet" in page
    assert "Take this offer back" in page
    sign_in(client, inside.zofia)
    today_page = client.get(reverse("rotas:today")).content.decode()
    assert "somebody in Mill Lane" in today_page
    assert "Margaret" not in today_page
    offer = offer_to(inside, "zofia")
    assert "Margaret" not in client.get(reverse("rotas:offer", args=[offer.id])).content.decode()
    page = client.post(reverse("rotas:accept_offer", args=[offer.id]), follow=True).content.decode()
    assert "This visit is yours" in page
    sign_in(client, inside.ben)
    late = client.post(reverse("rotas:accept_offer", args=[offer_to(inside, "ben").id]))
    assert late.status_code == 409
    assert "Somebody else said yes first" in late.content.decode()
    closed = client.get(reverse("rotas:offer", args=[offer_to(inside, "ben").id])).content.decode()
    assert "Somebody else said yes first" in closed
    assert "Yes, I will go" not in closed


def test_no_is_one_press(inside: Cast, client, sign_in):
    ask(inside, open_place(inside))
    sign_in(client, inside.amira)
    page = client.post(reverse("rotas:decline_offer", args=[offer_to(inside, "amira").id]), follow=True)
    assert "Thank you for telling us" in page.content.decode()
    assert "Open to you and others" not in page.content.decode()


def test_taking_it_back(inside: Cast, client, sign_in):
    place = open_place(inside)
    made = ask(inside, place)
    sign_in(client, inside.ana)
    page = client.post(reverse("rotas:withdraw_round", args=[made.id]), follow=True).content.decode()
    assert "The offer is taken back" in page
    assert "Ask several at once" in page
