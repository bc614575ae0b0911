"""The home rota on paper: A4 in large print, for one person or for a whole cluster. What was printed is kept."""

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from clusters.models import Cluster
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record, record_readings
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import keep_once
from coopcare.errors import Invalid
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pdf import render_pdf
from rotas.models import ClusterPapers, PaperStatus
from rotas.policies import may_plan, may_see_home_rota
from rotas.queries.home_rotas import open_home_rotas, people_visited
from rotas.week.home_rota import HomeRota

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
STYLE = Path(__file__).parent.parent / "papers.css"


@transaction.atomic
def home_rota_paper(rota: HomeRota, *, actor: Actor) -> Document:
    """One person's week as a PDF for the wall. The same week printed again unchanged is the same document."""
    require(may_see_home_rota(actor, rota.person.id))
    title = f"Visits to {rota.person.full_name}, week of {gov_short_date(rota.monday)}"
    document = _kept("home_rota", title, [rota], actor, about_id=rota.person.id)
    record(actor, "printed the home rota", rota.person, about=rota.person)
    return document


@transaction.atomic
def ask_for_papers(cluster: Cluster, monday: dt.date, *, actor: Actor) -> ClusterPapers:
    """The weeks of everybody in a cluster as one PDF, made by a worker: many pages take many seconds. Asked for while
    they are being made, it is the same papers. Raises Invalid when nobody has a visit that week.
    """
    require(may_run_rota(actor, cluster))
    people = people_visited(cluster, monday)
    if not people:
        raise Invalid(f"Nobody in {cluster.name} has a visit that week, so there is nothing to print.")
    waiting = ClusterPapers.objects.filter(cluster=cluster, monday=monday, status=PaperStatus.WAITING).first()
    if waiting is not None:
        return waiting
    with refusing("papers_asked_for_once", "Somebody else has just asked for these papers. Reload the page."):
        papers = ClusterPapers.objects.create(cluster=cluster, monday=monday, asked_by=actor.name, asked_at=now())
    record_readings(actor, "home rota", people)
    record(actor, "asked for the home rotas of a cluster", papers)
    ring("rotas.tasks.make_papers", actor.coop_id)
    return papers


def make_waiting_papers(*, actor: Actor) -> int:
    """Make what is asked for, the longest waiting first; what another worker makes at this moment is left to it.
    Answers how many.
    """
    require(may_plan(actor))
    made = 0
    while (papers := _claim()) is not None:
        made += _make(papers, actor)
    return made


def _claim() -> ClusterPapers | None:
    waiting = ClusterPapers.objects.select_for_update(skip_locked=True, of=("self",)).select_related("cluster")
    return waiting.filter(status=PaperStatus.WAITING).order_by("asked_at", "id").first()


def _make(papers: ClusterPapers, actor: Actor) -> bool:
    """Note the outcome on the row: a fault is tried again twice, and then shown to whoever asks."""
    cluster = papers.cluster
    try:
        with transaction.atomic():
            _, rotas = open_home_rotas(actor, cluster.id, papers.monday)
            title = f"Home rotas of {cluster.name}, week of {gov_short_date(papers.monday)}"
            papers.document = _kept("home_rotas", title, rotas, actor)
    except Exception as error:
        logger.exception("the home rotas of a cluster could not be made", extra={"papers": str(papers.id)})
        papers.attempts += 1
        papers.last_error = f"{type(error).__name__}: {error}"[:300]
        papers.status = PaperStatus.FAILED if papers.attempts >= MOST_ATTEMPTS else PaperStatus.WAITING
    else:
        papers.status = PaperStatus.READY
    papers.save()
    return papers.status == PaperStatus.READY


def _kept(kind: str, title: str, rotas: Sequence[HomeRota], actor: Actor, about_id: UUID | None = None) -> Document:
    context = {"rotas": rotas, "printed_on": today(), "large_print": True}
    content = render_pdf("pdf/home_rota.html", context, title=title, stylesheets=[STYLE])
    return keep_once(
        name=f"{title}.pdf", content_type="application/pdf", content=content, kind=kind, actor=actor, about_id=about_id
    )
