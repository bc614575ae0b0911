"""Making the world of the tests: every scene in its turn, and a browser for everybody."""

from django.conf import settings
from django.core.management import call_command

from compliance.models import Inspection
from coopcare.tenancy.context import acting_for
from rotas.models import Visit
from tests.access.scenes.asked import offer_and_swap
from tests.access.scenes.capacity import capacity
from tests.access.scenes.compliance import policies_and_inspection
from tests.access.scenes.framework import getting_registered
from tests.access.scenes.governance import registers_of_governance
from tests.access.scenes.inspector import file_and_staff
from tests.access.scenes.life import own_policies
from tests.access.scenes.medicines import medicines
from tests.access.scenes.meetings import met
from tests.access.scenes.money import money, pay
from tests.access.scenes.people import about_amira, about_margaret, mark, more_people, planned, reviewed
from tests.access.scenes.registers import registers
from tests.access.scenes.rota import away, calendar, drafted, looked_into, visits, weekly
from tests.access.scenes.workforce import recruitment, supervision
from tests.access.world import CANARY, GREENVALE, World
from tests.cast import cast_greenvale, cast_riverside
from tests.conftest import CommittingClient
from tests.inspectors import session_of
from tests.recorded import made_by


def make_world() -> World:
    """Needs time held at NINE and sessions kept in cookies alone: World.ask puts them back."""
    call_command("load_facts", verbosity=0)
    world = World(made_by(cast_greenvale), made_by(cast_riverside))
    cast = world.greenvale
    with acting_for(cast.coop, cast.system):
        mark(cast)
        more_people(cast)
        about_margaret(world)
        about_amira(world)
        visits(world)
        away(world)
        looked_into(world)
        calendar(world)
        weekly(world)
        drafted(world)
        offer_and_swap(world, CANARY)
        money(world)
        pay(world)
        policies_and_inspection(world)
        recruitment(world)
        supervision(world)
        reviewed(world)
        planned(world)
        met(world)
        capacity(world)
        medicines(world)
        getting_registered(world)
        registers_of_governance(world)
        file_and_staff(world)
        registers(world)
        own_policies(world)
    _sign_everybody_in(world)
    return world


def _sign_everybody_in(world: World) -> None:
    cast = world.greenvale
    assert settings.SESSION_ENGINE.endswith(".signed_cookies"), "a kept session would outlive its request's rollback"
    world.clients["visitor"] = CommittingClient(HTTP_HOST=GREENVALE)
    with acting_for(cast.coop, cast.system):
        for who, member in cast.members.items():
            person = cast.margaret.person if who in ("david", "rhys") else None
            world.sign_in(who, member.access, person=person)
        world.sign_in("david_for_cora", cast.david.access, person=cast.cora.person)
        inspection = Inspection.objects.select_related("access__user").get(id=world.ids["inspection"])
        world.sign_in("inspector", inspection.access, **session_of(inspection))
        assert Visit.objects.exists()
    with acting_for(world.riverside.coop, world.riverside.system):
        world.sign_in("flo", world.riverside.flo.access)
