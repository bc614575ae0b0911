"""Three write down the answer of a surgery at the same instant: one does, the others are told."""

import pytest

from compliance.models import ContactLine
from compliance.services.contacts import ANSWERED, answer_contact, write_contact
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.concurrency.crowd import as_somebody, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_wins_and_the_others_are_told(cast: Cast) -> None:
    mo = cast.mo.actor()
    with acting_for(cast.coop, mo):
        contact = write_contact(
            cast.margaret.person, kind="gp", service="Mill Road Surgery", way="out", happened_at=now(),
            purpose="referral", what="Dizzy.", sharing="agreed", answer_by=today(), actor=mo,
        )  # fmt: skip

    def answer(actor):
        return answer_contact(contact, answer=f"Seen, {actor.name}.", came_on=today(), actor=actor)

    found = at_once([as_somebody(cast.coop, answer, one.actor()) for one in (cast.mo, cast.ana, cast.amira)])
    told = [one for one in found if isinstance(one, Invalid)]
    assert [one.message for one in told] == [ANSWERED, ANSWERED]
    with acting_for(cast.coop, mo):
        assert ContactLine.objects.get().words in {f"Seen, {one.person}." for one in (cast.mo, cast.ana, cast.amira)}
