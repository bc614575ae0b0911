"""Rather wait for somebody known than have a stranger on time: the person's to say, kept with its days."""

import datetime as dt

import pytest
import time_machine

from clusters.models import KnownFaceWish
from clusters.queries.clusters import waits_for_known_face
from clusters.services.teams import wait_for_known_face
from coopcare.clock import LONDON
from coopcare.errors import NotAllowed
from tests.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=LONDON)


def test_it_is_kept_with_its_days(inside: Cast) -> None:
    margaret = inside.margaret.person
    with time_machine.travel(MONDAY, tick=False) as clock:
        wait_for_known_face(margaret, wish=True, actor=inside.margaret.actor())
        wait_for_known_face(margaret, wish=True, actor=inside.david.actor(acting_for=margaret))
        assert waits_for_known_face(margaret.id, MONDAY.date())
        clock.move_to(MONDAY + dt.timedelta(days=3))
        wait_for_known_face(margaret, wish=False, actor=inside.margaret.actor())
        found = KnownFaceWish.objects.get()
        assert (found.starts_on, found.ends_on) == (dt.date(2026, 3, 2), dt.date(2026, 3, 4))
        assert not waits_for_known_face(margaret.id, dt.date(2026, 3, 5))


def test_taken_back_the_same_day_it_never_was(inside: Cast) -> None:
    margaret = inside.margaret.person
    wait_for_known_face(margaret, wish=True, actor=inside.margaret.actor())
    wait_for_known_face(margaret, wish=False, actor=inside.margaret.actor())
    assert not KnownFaceWish.objects.exists()


@pytest.mark.parametrize("who", ["amira", "cora", "ed", "fiona"])
def test_it_is_not_for_others_to_say(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        wait_for_known_face(inside.margaret.person, wish=True, actor=getattr(inside, who).actor())
