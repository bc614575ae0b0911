"""What several PCAs are asked, and a swap: part of the world of tests/access."""

from typing import TYPE_CHECKING

from coopcare.clock import now
from rotas.models import Attendance, Offer, OfferRound, OfferStatus, OfferTo, Swap, SwapLeg, SwapStatus

if TYPE_CHECKING:
    from tests.access.world import World


def offer_and_swap(world: "World", canary: str) -> None:
    _offered(world, canary)
    _swapped(world)


def _offered(world: "World", canary: str) -> None:
    """The visit that needs somebody is offered to the team: Amira and Ben."""
    place = Attendance.objects.select_related("visit__person", "visit__cluster").get(id=world.ids["needed_place"])
    made = OfferRound.objects.create(
        attendance=place, to=OfferTo.TEAM, starts_at=place.starts_at, ends_at=place.ends_at,
        made_at=now(), made_by=f"Ana {canary}",
    )  # fmt: skip
    for position, who in enumerate(("amira", "ben"), start=1):
        offer = Offer.objects.create(
            round=made, pca=world.greenvale.members[who].person, position=position,
            status=OfferStatus.ASKED, offered_at=now(),
        )  # fmt: skip
        world.ids.setdefault("offer", offer.id)
    world.ids |= {"round": made.id}


def _swapped(world: "World") -> None:
    """Ben would come instead of Amira to the visit in ten minutes, and Margaret has been asked."""
    amira, ben = world.greenvale.amira.person, world.greenvale.ben.person
    place = Attendance.objects.get(id=world.ids["agreed_place"])
    swap = Swap.objects.create(
        asker=amira, asked=ben, status=SwapStatus.WITH_PERSON, made_at=now(), expires_at=place.starts_at
    )
    leg = SwapLeg.objects.create(
        swap=swap, place=place, giver=amira, taker=ben, starts_at=place.starts_at, ends_at=place.ends_at,
        needs_word=True,
    )  # fmt: skip
    world.ids |= {"swap": swap.id, "swap_leg": leg.id}
