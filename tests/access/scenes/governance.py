"""Something in each register of governance."""

import datetime as dt

from compliance.models import Audit, DataBreach, InformationRequest, PlannedAction, RequestKind, Risk
from compliance.services.actions import add_action
from compliance.services.audits import answer_questions, start_audit
from compliance.services.breaches import note_breach
from compliance.services.held import gather_next, request_export
from compliance.services.information import note_request
from compliance.services.retention import ask_for_deletion, place_hold
from compliance.services.risks import Figures, open_risk
from coopcare.clock import now, today
from members.models import Person
from tests.access.world import CANARY, World
from tests.factories.clusters import PackageFactory
from tests.factories.members import PersonFactory

MONTH = dt.timedelta(days=28)


def registers_of_governance(world: World) -> None:
    audit = an_audit(world)
    world.ids |= {
        "action": an_action(world).id,
        "risk": a_risk(world).id,
        "audit": audit.id,
        "breach": a_breach(world).id,
        "director": world.greenvale.ed.access.id,
        "audit_subject": audit.subjects.get(position=1).id,
    }
    request = a_request(world)
    request_export(request, actor=world.greenvale.mo.actor())
    gather_next(actor=world.greenvale.system)
    gone, other = long_gone(world, "Agatha"), long_gone(world, "Enid")
    mo = world.greenvale.mo.actor()
    asked = ask_for_deletion(other, rule="care_record", reason="Nobody needs it.", actor=mo)
    hold = place_hold(other, rule="", reason=f"A claim {CANARY}", actor=mo)
    world.ids |= {"long_gone": gone.id, "deletion": asked.id, "hold": hold.id}
    world.ids |= {"data_request": request.id, "held_export": request.exports.get().id}


def an_action(world: World, *, number: int = 0) -> PlannedAction:
    """Ana's, added by hand."""
    cast = world.greenvale
    action = add_action(
        what=f"Order more gloves {number}",
        owner=cast.ana.person,
        due_on=today() + MONTH,
        how_we_will_know="Nobody runs out.",
        actor=cast.mo.actor(),
    )
    # The service refuses the canary, which is part of everybody's name here.
    PlannedAction.objects.filter(id=action.id).update(what=f"{action.what} {CANARY}")
    return action


def a_risk(world: World, *, number: int = 0) -> Risk:
    cast = world.greenvale
    risk = open_risk(
        sentence=f"Too few PCAs in the holidays {number}",
        owner=cast.mo.person,
        what_we_do="Agree on leave early.",
        figures=Figures(4, 4, 2, 4),
        review_on=today() + MONTH,
        actor=cast.mo.actor(),
    )
    Risk.objects.filter(id=risk.id).update(sentence=f"{risk.sentence} {CANARY}")
    return risk


def an_audit(world: World) -> Audit:
    """Of Mill Lane, where Margaret is the only one who is supported, with a note about her."""
    mo = world.greenvale.mo.actor()
    audit = start_audit("medicines", cluster=world.greenvale.clusters["mill"], size=50, actor=mo)
    subject = audit.subjects.get(person=world.greenvale.margaret.person)
    answer_questions(subject, replies={"agreed_level": ("no", f"Margaret was not asked {CANARY}")}, actor=mo)
    return audit


def a_request(world: World) -> InformationRequest:
    cast = world.greenvale
    return note_request(
        kind=RequestKind.ACCESS, person=cast.margaret.person, wish=f"All of it {CANARY}", how_told="By phone",
        received_on=today(), email="margaret@people.example", actor=cast.mo.actor(),
    )  # fmt: skip


def a_breach(world: World) -> DataBreach:
    return note_breach(
        known_at=now(), what=f"A letter went to the wrong house {CANARY}", whose="One person", which_data="An address",
        done_at_once="We fetched it.", actor=world.greenvale.mo.actor(),
    )  # fmt: skip


def long_gone(world: World, name: str) -> Person:
    """Somebody whose care ended more than eight years ago."""
    person = PersonFactory(first_name=name, last_name=CANARY)
    mill = world.greenvale.clusters["mill"]
    PackageFactory(person=person, cluster=mill, starts_on=dt.date(2016, 1, 1), ends_on=dt.date(2018, 2, 28))
    return person


def more_in_the_registers(world: World) -> None:
    """For the tests of long lists: inside the co-op's door."""
    for number in range(1, 9):
        an_action(world, number=number)
        a_risk(world, number=number)
        an_audit(world)
        a_request(world)
        a_breach(world)
        long_gone(world, f"Dora{number}")
