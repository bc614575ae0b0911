"""Somebody's visits as an iCalendar feed: times on the wall in England, first names. No tasks, no notes, no health."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from coopcare.clock import now, to_local, today
from coopcare.tenancy.models import Coop
from rotas.models import Attendance, AttendanceStatus, CalendarFeed, FeedKind, Visit, VisitStatus
from rotas.queries.feeds import places_in_calendar, visits_in_calendar

ASK_AGAIN = dt.timedelta(hours=1)
YEAR = dt.timedelta(days=366)  # how far the changes of the clock are written out, both ways


def feed_file(feed: CalendarFeed, coop: Coop) -> bytes:
    """The whole calendar as its reader takes it: what has gone from it goes from theirs."""
    if feed.kind == FeedKind.PCA:
        events = [_given(place, coop) for place in places_in_calendar(feed.person_id)]
    else:
        whose = feed.about.calling_name if feed.about else ""
        events = [_had(visit, coop, whose) for visit in visits_in_calendar(feed.about_id or feed.person_id)]
    return _calendar(" ".join([coop.short_name, "visits", *_to(feed)]), events)


def _given(place: Attendance, coop: Coop) -> Event:
    """As its PCA reads it. The home only while they may know it: until then, and for what is only asked, the area."""
    visit, asked = place.visit, place.status == AttendanceStatus.OFFERED
    may_be_named = place.knows_person or not asked
    name = visit.person.calling_name if may_be_named else f"Somebody in {visit.cluster.name}"
    event = _event(f"{place.id}@{coop.slug}", place.starts_at, place.ends_at, visit.version)
    event.add("summary", f"{name} (asked, not answered)" if asked else name)
    knows_home = place.knows_person and not asked
    event.add("location", _street(visit) if knows_home else visit.cluster.area)
    event.add("description", f"Sign in to CoopCare to see more, or ring {visit.cluster.phone}.")
    event.add("status", _status(place.status == AttendanceStatus.CANCELLED, asked))
    return event


def _to(feed: CalendarFeed) -> list[str]:
    return ["to", feed.about.calling_name] if feed.about else []


def _had(visit: Visit, coop: Coop, whose: str) -> Event:
    """As the person reads it; or who acts for them, with their name: `whose`."""
    names = [place.pca.calling_name for place in visit.current_attendances if place.pca]
    event = _event(f"{visit.id}@{coop.slug}", visit.starts_at, visit.ends_at, visit.version)
    who = " and ".join(names) or "Somebody"
    event.add("summary", f"{who} to {whose}" if whose else f"{who} from {coop.short_name}")
    event.add("description", f"To change this visit, sign in or ring {coop.phone}.")
    open_yet = visit.status in (VisitStatus.REQUESTED, VisitStatus.OFFERED)
    event.add("status", _status(visit.status == VisitStatus.CANCELLED, open_yet))
    return event


def _event(uid: str, starts_at: dt.datetime, ends_at: dt.datetime, version: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now())
    event.add("dtstart", to_local(starts_at))
    event.add("dtend", to_local(ends_at))
    event.add("sequence", version)
    event.add("class", "PRIVATE")
    return event


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//CoopCare//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=today() - YEAR, last_date=today() + YEAR)
    content: bytes = calendar.to_ical()
    return content


def _street(visit: Visit) -> str:
    lines = [*visit.person.address.splitlines(), visit.person.postcode]
    return ", ".join(line.strip() for line in lines if line.strip())


def _status(is_cancelled: bool, is_open: bool) -> str:
    if is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if is_open else "CONFIRMED"
