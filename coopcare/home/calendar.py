"""A visit for somebody's own calendar."""

from icalendar import Calendar, Event

from coopcare.clock import now
from coopcare.tenancy.models import Coop
from rotas.models import Visit


def calendar_file(visit: Visit, coop: Coop) -> bytes:
    """An iCalendar file: time, first names, the co-op's phone. No tasks and no health."""
    names = [attendance.pca.calling_name for attendance in visit.current_attendances if attendance.pca]
    event = Event()
    event.add("uid", f"{visit.id}@{coop.slug}")
    event.add("dtstamp", now())
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("sequence", visit.version)
    event.add("summary", f"{' and '.join(names) or 'Somebody'} from {coop.short_name}")
    event.add("description", f"To change this visit, sign in or ring {coop.phone}.")
    calendar = Calendar()
    calendar.add("prodid", "-//CoopCare//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
