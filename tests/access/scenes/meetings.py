"""The board met in August and in September: the first minutes are agreed, the second are a draft."""

import datetime as dt

from coopcare.accounts.actor import Actor
from members.governance.models import Meeting
from members.governance.services import add_note, declare_interest
from tests.access.world import CANARY, World
from tests.factories.meetings import a_board_meeting, agreed, an_item, attend

AUGUST, SEPTEMBER = dt.date(2026, 8, 4), dt.date(2026, 9, 8)


def met(world: World) -> None:
    sunita = world.greenvale.sunita.actor()
    first = _a_meeting(AUGUST, sunita)
    agreed(first, on=SEPTEMBER, actor=sunita)
    add_note(first, words=f"It began at 7pm {CANARY}", actor=sunita)
    draft = _a_meeting(SEPTEMBER, sunita)
    world.ids |= {
        "agreed_minutes": first.id,
        "minute": first.items.get(is_published=True).id,
        "minutes_draft": draft.id,
        "draft_minute": draft.items.get(is_published=True).id,
        "minutes_interest": draft.interests.get().id,
    }


def _a_meeting(on: dt.date, actor: Actor) -> Meeting:
    """Whoever was there has the canary in their name, so it may stand in every text."""
    meeting = attend(a_board_meeting(on, actor=actor), present=f"Ed Barker {CANARY}", actor=actor)
    declare_interest(
        meeting, who="Ed Barker", what=f"The lease {CANARY}", left_room=True, version=meeting.version, actor=actor
    )
    an_item(meeting, title=f"Quality {CANARY}", actor=actor)
    an_item(meeting, number=2, title=f"Opening hours {CANARY}", is_published=True, actor=actor)
    return meeting


def more_meetings(world: World) -> None:
    """For the tests of long lists: more of the board's, and more in the draft."""
    sunita = world.greenvale.sunita.actor()
    for week in range(1, 5):
        _a_meeting(AUGUST - dt.timedelta(weeks=week), sunita)
    draft = Meeting.objects.get(id=world.ids["minutes_draft"])
    for number in range(3, 7):
        an_item(draft, number=number, actor=sunita)
        declare_interest(draft, who="Ed", what="A shop", left_room=False, version=draft.version, actor=sunita)
