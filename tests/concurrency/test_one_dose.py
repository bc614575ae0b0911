"""Two write down the same dose at the same instant: one does, the other is told to look before giving anything."""

import datetime as dt

import pytest
import time_machine

from coopcare.clock import local, now
from coopcare.errors import Invalid
from coopcare.tenancy.context import acting_for
from rotas.medicines.entries import Code, Said
from rotas.models import MedicineEntry, VisitStatus
from rotas.services.medicines import TAKEN, write_dose
from tests.cast import Cast
from tests.concurrency.crowd import as_somebody, at_once
from tests.factories.medicines import a_medicine
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY, EIGHT = dt.date(2026, 11, 24), dt.time(8)


def test_one_wins_and_the_other_is_told(cast: Cast) -> None:
    with time_machine.travel(local(TUESDAY, dt.time(7)), tick=False) as clock:
        with acting_for(cast.coop, cast.ana.actor()):
            line = a_medicine(cast.margaret.person, actor=cast.ana.actor())
        clock.move_to(local(TUESDAY, dt.time(8, 10)))
        with acting_for(cast.coop, cast.system):
            visit = a_visit(
                cast.packages["margaret"], on=TUESDAY, at=EIGHT, pca=cast.amira.person, status=VisitStatus.UNDER_WAY
            )

        def write(actor):
            return write_dose(visit, line, Said(Code.GIVEN, now()), dose=(TUESDAY, EIGHT), actor=actor)

        actors = (cast.amira.actor(), cast.ana.actor(), cast.mo.actor())
        found = at_once([as_somebody(cast.coop, write, actor) for actor in actors])
        told = [one for one in found if isinstance(one, Invalid)]
        assert {one.message for one in told} == {TAKEN}
        assert (len(found) - len(told), len(told)) == (1, 2)
        with acting_for(cast.coop, cast.system):
            assert MedicineEntry.objects.count() == 1
