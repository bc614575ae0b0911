"""Family who asked to be told when nobody comes: with the person's leave, for as long as both wish."""

from typing import Any

import pytest

from coopcare.errors import NotAllowed, StaleState
from members.models import PermissionGrant
from rotas.models import DelayWish, Rung, WatchStep
from rotas.services.delays import ask_about_delays, end_delay_wish
from tests.cast import Cast
from tests.rotas.visit_day import passing, place


def test_family_is_told_only_while_the_person_lets_them_see(inside: Cast, clock: Any, david_asked: DelayWish) -> None:
    place(inside)
    PermissionGrant.objects.update(scopes=["see_money"])
    passing(inside, clock, 20, 30, 40, 50)
    assert WatchStep.objects.get(rung=Rung.FAMILY).note == "Nobody in the family asked to be told."
    with pytest.raises(NotAllowed):
        ask_about_delays(inside.margaret.person, actor=inside.david.actor(acting_for=inside.margaret.person))


def test_either_takes_the_wish_back(inside: Cast, david_asked: DelayWish) -> None:
    david = inside.david.actor(acting_for=inside.margaret.person)
    with pytest.raises(StaleState, match="already"):
        ask_about_delays(inside.margaret.person, actor=david)
    with pytest.raises(NotAllowed):
        end_delay_wish(david_asked, actor=inside.cora.actor())
    end_delay_wish(david_asked, actor=inside.margaret.actor())
    with pytest.raises(StaleState):
        end_delay_wish(david_asked, actor=david)
    end_delay_wish(ask_about_delays(inside.margaret.person, actor=david), actor=david)


def test_nobody_in_another_hat_asks_to_be_told(inside: Cast, clock: Any) -> None:
    for actor in (inside.margaret.actor(), inside.ana.actor(), inside.david.actor(acting_for=inside.cora.person)):
        with pytest.raises(NotAllowed):
            ask_about_delays(inside.margaret.person, actor=actor)
