"""The story of a visit, for somebody whose page is out of date."""

from coopcare.ui.formats import gov_datetime
from rotas.models import Visit, VisitEvent
from rotas.states import Move


def what_happened(visit: Visit) -> str:
    """What a visit is now, by whom and since when: for somebody whose page is out of date."""
    event = VisitEvent.objects.filter(visit=visit).order_by("-at", "-id").first()
    if event is None:
        return "This visit has just changed. Look at it again."
    words = Move(event.move).label
    return f"This visit was {words} by {event.actor_name} on {gov_datetime(event.at)}. Look at it again."
