"""Meetings as an inspector reads them: what was decided, and the minutes. They name nobody whom we support."""

import datetime as dt

from billing.models import BoardAims
from compliance.models import PolicyEdition
from compliance.queries.tables import Cell, Export, Row, Table
from coopcare.accounts.actor import Actor
from coopcare.clock import local, to_local, today
from coopcare.ui.formats import gov_short_date
from members.governance.models import Meeting, MeetingKind, MinuteItem
from members.governance.states import MinutesStatus, reference

YEAR = dt.timedelta(days=365)
# Day, what, minute, in force from, who wrote it down.
Decision = tuple[dt.date, str, str, dt.date | None, str]


def _meetings(actor: Actor) -> Table:
    """Of twelve months: the days on which people met, what agreed minutes say the board decided, and what other records
    know that it did.
    """
    since = today() - YEAR
    met: list[Decision] = [
        (one.on, f"{one.of or one.get_kind_display()} met", "", None, one.noted_by)
        for one in Meeting.objects.filter(on__gte=since)
    ]
    board = {"meeting__kind": MeetingKind.BOARD, "meeting__status": MinutesStatus.AGREED}
    minuted: list[Decision] = [
        (one.meeting.on, f"{one.title}: {one.decided}", one.reference, None, one.meeting.minute_taker)
        for one in MinuteItem.objects.filter(**board, meeting__on__gte=since, decided__gt="").select_related("meeting")
    ]
    adopted: list[Decision] = [
        (one.decided_on, f"Adopted: {one}", one.minute_reference, one.in_force_from, one.adopted_by)
        for one in PolicyEdition.objects.filter(decided_on__gte=since)
    ]
    aims: list[Decision] = [
        (to_local(one.set_at).date(), f"Agreed on the aims of a cluster: {one.words}", "", None, one.set_by)
        for one in BoardAims.objects.filter(set_at__gte=local(since, dt.time()))
    ]
    rows = [*sorted(met, key=lambda row: row[1]), *minuted, *sorted([*adopted, *aims], key=lambda row: row[1])]
    rows.sort(key=lambda row: row[0], reverse=True)
    return Table(("Day", "What", "Minute", "In force from", "Written down by"), rows)


def _minutes(actor: Actor) -> Table:
    """Of twelve months, item by item. Of what is not agreed, its state alone: a draft is no record yet."""
    found = Meeting.objects.filter(on__gte=today() - YEAR).select_related("agreed_in")
    rows: list[Row] = []
    for one in found.prefetch_related("interests", "items", "notes"):
        agreed_on = one.agreed_in.on if one.agreed_in else None
        head: tuple[Cell, ...] = (one.on, one.of or one.get_kind_display(), one.get_status_display(), agreed_on)
        rows += [(*head, *said) for said in (_said(one) if agreed_on else [("", "", "", "")])]
    header = ("Day", "Who met", "Minutes", "Agreed on", "Minute", "About", "What was said", "What was decided")
    return Table(header, rows)


def _said(meeting: Meeting) -> list[tuple[Cell, ...]]:
    """Who was there, each item, and what was put right since."""
    there = [
        f"In the chair: {meeting.chair}",
        f"There: {_one_line(meeting.present)}",
        f"Apologies: {_one_line(meeting.apologies) or 'none'}",
        *(f"Declared by {tie}" for tie in meeting.interests.all()),
    ]
    items = [(reference(meeting.on, item.number), item.title, item.said, item.decided) for item in meeting.items.all()]
    notes = [
        ("", f"Put right on {gov_short_date(note.written_at)}, by {note.written_by}", note.words, "")
        for note in meeting.notes.all()
    ]
    return [("", "Who was there", "\n".join(there), ""), *items, *notes]


def _one_line(names: str) -> str:
    return ", ".join(name.strip() for name in names.splitlines() if name.strip())


MEETING_TABLES = (
    Export("meetings", "Meetings and what was decided", "Twelve months, from minutes and other records.", _meetings),
    Export("minutes", "Minutes of meetings", "Twelve months, item by item; of drafts, that there is one.", _minutes),
)
