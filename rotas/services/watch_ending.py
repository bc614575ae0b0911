"""How a watch ends. Below the services that put a visit right, so that they can end its watches."""

from coopcare.accounts.actor import Actor
from coopcare.clock import now
from rotas.models import Visit, Watch, WatchEnding


def end_watch(watch: Watch, ending: WatchEnding, *, by: str, note: str = "") -> None:
    """Only a watch that is still open; what has ended keeps its ending."""
    facts = {"ended_at": now(), "ending": ending, "ended_by": by, "note": note}
    if Watch.objects.open().filter(pk=watch.pk).update(**facts):
        for name, value in facts.items():
            setattr(watch, name, value)


def end_watches_of(visit: Visit, *, note: str, actor: Actor) -> None:
    """Somebody has found out what happened to a visit, and has said it."""
    for watch in Watch.objects.open().filter(visit=visit):
        end_watch(watch, WatchEnding.DEALT_WITH, by=actor.name, note=note)
