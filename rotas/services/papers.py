"""The home rota on paper: A4 in large print, for one person or for a whole cluster. What was printed is kept."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from clusters.models import Cluster
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pdf import render_pdf
from rotas.policies import may_see_home_rota
from rotas.week.home_rota import HomeRota

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
def cluster_papers(cluster: Cluster, rotas: Sequence[HomeRota], *, actor: Actor) -> Document:
    """The weeks of everybody in a cluster as one PDF; each begins on a new page."""
    require(may_run_rota(actor, cluster))
    title = f"Home rotas of {cluster.name}, week of {gov_short_date(rotas[0].monday)}"
    document = _kept("home_rotas", title, rotas, actor)
    record(actor, "printed the home rotas of a cluster", cluster)
    return document


def _kept(kind: str, title: str, rotas: Sequence[HomeRota], actor: Actor, about_id: UUID | None = None) -> Document:
    context = {"rotas": rotas, "printed_on": today(), "large_print": True}
    content = render_pdf("pdf/home_rota.html", context, title=title, stylesheets=[STYLE])
    name, sha256 = f"{title}.pdf", hashlib.sha256(content).hexdigest()
    same = (
        Document.objects.filter(kind=kind, name=name, sha256=sha256, about_id=about_id).order_by("created_at").first()
    )
    return same or store_document(
        name=name, content_type="application/pdf", content=content, kind=kind, actor=actor, about_id=about_id
    )
