from datetime import timedelta

import pytest

from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import MemberGroup
from members.queries import current_membership
from members.services.membership import admit, cease
from tests.cast import Cast


@pytest.mark.parametrize("who", ["mo", "sunita"])
def test_numbers_follow_each_other_and_are_never_used_again(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    first = admit(inside.margaret.person, group=MemberGroup.USER, actor=actor)
    cease(first, ends_on=today(), actor=actor)
    second = admit(inside.amira.person, group=MemberGroup.WORKER, actor=actor)
    again = admit(inside.margaret.person, group=MemberGroup.USER, starts_on=today() + timedelta(days=1), actor=actor)
    assert (first.number, second.number, again.number) == (1, 2, 3)


def test_a_membership_is_open_once(inside: Cast) -> None:
    admit(inside.nia.person, group=MemberGroup.COMMUNITY, actor=inside.mo.actor())
    with pytest.raises(Invalid, match="already a member"):
        admit(inside.nia.person, group=MemberGroup.COMMUNITY, actor=inside.mo.actor())


def test_it_ends_once_and_stays_in_the_register(inside: Cast) -> None:
    membership = admit(inside.nia.person, group=MemberGroup.COMMUNITY, actor=inside.mo.actor())
    with pytest.raises(Invalid):
        cease(membership, ends_on=today() - timedelta(days=1), actor=inside.mo.actor())
    cease(membership, ends_on=today(), actor=inside.mo.actor())
    assert current_membership(inside.nia.person) == membership  # until the end of that day
    with pytest.raises(StaleState):
        cease(membership, ends_on=today(), actor=inside.mo.actor())


def test_a_share_is_paid_for(inside: Cast) -> None:
    with pytest.raises(Invalid, match="at least one share"):
        admit(inside.nia.person, group=MemberGroup.COMMUNITY, share_paid_pence=0, actor=inside.mo.actor())


@pytest.mark.parametrize("who", ["ana", "ed", "nia", "margaret", "fiona"])
def test_others_do_not_keep_the_register(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        admit(inside.nia.person, group=MemberGroup.COMMUNITY, actor=getattr(inside, who).actor())
