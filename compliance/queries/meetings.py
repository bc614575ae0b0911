"""What the records of compliance know of an item of minutes: it stands beside the item, under the same reference."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse

from compliance.governance_policies import may_open_action
from compliance.models import ActionSource, FitnessDecision, PlannedAction, PolicyEdition
from compliance.policies import may_read_policies
from coopcare.accounts.actor import Actor
from coopcare.ui.formats import gov_short_date
from members.governance.beside import Line, beside_items
from members.governance.models import Meeting, MeetingKind, MinuteItem
from members.governance.policies import may_write_minutes
from members.governance.states import number_in

Numbered = Iterator[tuple[int | None, Line]]


@beside_items
def known_of_items(
    actor: Actor, meeting: Meeting, items: Sequence[MinuteItem], is_whole: bool
) -> dict[int, list[Line]]:
    """Policies adopted with this minute; for who reads the whole, that the fitness of directors was decided, and what
    is on the action plan. Only for items that one may read.
    """
    found: dict[int, list[Line]] = {item.number: [] for item in items}
    known = [*_adopted(actor, meeting)]
    if is_whole:
        known += [*_fitness(meeting), *_actions(actor, items)]
    for number, line in known:
        if number in found:
            found[number].append(line)
    if may_write_minutes(actor):
        for item in items:
            act = Line(
                f"Put an action of item {item.number} on the plan", reverse("compliance:act_on_item", args=[item.id])
            )
            found[item.number].append(act)
    return found


def _adopted(actor: Actor, meeting: Meeting) -> Numbered:
    """Many at once are one line: a board adopts a whole pack in an evening."""
    if meeting.kind != MeetingKind.BOARD:
        return
    adopted: dict[int | None, list[PolicyEdition]] = {}
    for edition in PolicyEdition.objects.filter(decided_on=meeting.on).order_by("code"):
        adopted.setdefault(number_in(edition.minute_reference, meeting.on), []).append(edition)
    href = reverse("compliance:policies") if may_read_policies(actor) else ""
    for number, editions in adopted.items():
        names = ", ".join(f"{one.code} {one.title}" for one in editions)
        yield number, Line(f"Adopted, in force from {gov_short_date(editions[0].in_force_from)}: {names}", href)


def _fitness(meeting: Meeting) -> Numbered:
    """That it was, not whose nor how: the file is for fewer than the minutes are."""
    if meeting.kind != MeetingKind.BOARD:
        return
    decided = FitnessDecision.objects.filter(decided_on=meeting.on).values_list("minute_reference", flat=True)
    for number in {number_in(minute, meeting.on) for minute in decided}:
        yield number, Line("The fitness of a director was decided: it is in their file.")


def _actions(actor: Actor, items: Sequence[MinuteItem]) -> Numbered:
    numbers: dict[UUID | None, int] = {item.id: item.number for item in items}
    rows = PlannedAction.objects.filter(source=ActionSource.MEETING, source_id__in=numbers).order_by("made_at", "id")
    for action in rows:
        href = reverse("compliance:action", args=[action.id]) if may_open_action(actor, action) else ""
        words = f"On the action plan: {action.what} ({action.get_status_display().lower()})"
        yield numbers.get(action.source_id), Line(words, href)
