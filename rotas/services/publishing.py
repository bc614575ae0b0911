"""Publishing a week: it is kept as it is, and everybody of whom something is new or different gets one letter."""

import datetime as dt

from django.db import transaction

from clusters.models import Cluster
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_date_range, gov_short_date, gov_time
from rotas.models import PublishedWeek
from rotas.queries.publishing import Letter, Publication, publication
from rotas.services.letters import tell_week
from rotas.services.locks import lock_publishing
from rotas.week.published import News, to_json

SIX_DAYS = dt.timedelta(days=6)
CHANGED = "The rota has changed since you opened this page. Look again at who will be told of what."
HEADINGS = {News.ADDED: "New:", News.CHANGED: "Changed:", News.TAKEN_AWAY: "Taken away:"}


@transaction.atomic
def publish_week(cluster: Cluster, monday: dt.date, *, seen: str, actor: Actor) -> PublishedWeek:
    """`seen` is of the page that was pressed (Publication.seen). Raises StaleState when somebody else has published the
    week or the rota has changed meanwhile, and Invalid, with the sentences, while something stands in the way.
    """
    require(may_run_rota(actor, cluster))
    if monday.weekday() != 0:
        raise Invalid("A week starts on a Monday.")
    if monday + SIX_DAYS < today():
        raise Invalid("This week is over. Choose a week to come.")
    lock_publishing(cluster.id, monday)
    now_seen = publication(cluster, monday)
    _require_seen(now_seen, seen)
    if now_seen.stops:
        raise Invalid(" ".join(["This week cannot be published yet.", *now_seen.stops]))
    if not now_seen.letters:
        raise Invalid("There is nothing to tell anybody." if now_seen.last else "There is no visit to publish.")
    told = sum(_write(letter, now_seen, actor) for letter in now_seen.letters)
    week = PublishedWeek.objects.create(
        cluster=cluster, monday=monday, version=now_seen.version + 1, published_at=now(), published_by=actor.name,
        rota=to_json(now_seen.after), told=told,
    )  # fmt: skip
    record(actor, "published a week", week, detail=f"{cluster.name}, week of {gov_short_date(monday)}, {told} letters")
    return week


def _require_seen(now_seen: Publication, seen: str) -> None:
    if seen == now_seen.seen:
        return
    last = now_seen.last
    if last is not None and seen.partition("-")[0] != str(last.version):
        at = gov_time(last.published_at)
        raise StaleState(f"{last.published_by} published this week at {at}, before you. Nothing was sent twice.")
    raise StaleState(CHANGED)


def _write(letter: Letter, week: Publication, actor: Actor) -> int:
    """One letter to each who is reached; answers how many."""
    days = gov_date_range(week.monday, week.monday + SIX_DAYS)
    subject = f"Your visits, {days}" if week.last is None else f"Changes to your visits, {days}"
    lines = [line for news, found in letter.news for line in [HEADINGS[news], *found]]
    for reader in letter.to:
        whose = [f"This is about {letter.about.calling_name}."] if reader.id != letter.about.id else []
        tell_week(reader, subject, [*whose, *lines], actor=actor)
    return len(letter.to)
