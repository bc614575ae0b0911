"""How visits went: for a person about their own, for a support worker by cluster, for manager and board in total."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Permission
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Person, Scope
from members.policies import grants_of
from rotas.figures.words import of_many, of_person
from rotas.policies import may_see_figures_of
from rotas.queries.figures import figures_by_cluster, figures_of_co_op, figures_of_person, people_by_cluster

NOT_YOURS = "These figures are for support workers, the manager and the board."
LONG = 84


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Clusters for who runs their rota; the whole co-op, with nobody in it, for the manager and the board."""
    actor = request.actor
    runs_rota, reads_totals = actor.may(Permission.RUN_ROTA), actor.may(Permission.READ_QUALITY_TOTALS)
    require(runs_rota or reads_totals, NOT_YOURS)
    clusters = list(clusters_of(actor)) if runs_rota else []
    by_cluster, people = figures_by_cluster(clusters), people_by_cluster(clusters)
    total = figures_of_co_op() if reads_totals else None
    context = {
        "total": total,
        "total_lines": of_many(total) if total and (runs_rota or not total.is_too_few) else [],
        "clusters": [
            (cluster, by_cluster[cluster.id], of_many(by_cluster[cluster.id]), people[cluster.id])
            for cluster in clusters
        ],
    }
    return render(request, "rotas/figures.html", context)


@require_safe
def my_figures(request: HttpRequest) -> HttpResponse:
    """One's own, in sentences; or of the person one speaks for."""
    actor = request.actor
    require(Scope.SEE_VISITS in grants_of(actor, actor.subject_id, today()), "These are not visits that you may see.")
    return _person(request, Person.objects.get(id=str(actor.subject_id)), is_office=False)


@require_safe
def person_figures(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same for who runs the person's rota."""
    person = Person.objects.filter(id=person_id).first()
    if person is None or not may_see_figures_of(request.actor, person.id):
        raise NotFound("We cannot find this person.")
    return _person(request, person, is_office=True)


def _person(request: HttpRequest, person: Person, *, is_office: bool) -> HttpResponse:
    found, own = figures_of_person(person.id)
    long, long_own = figures_of_person(person.id, days=LONG)
    context = {
        "person": person,
        "is_office": is_office,
        "is_own": request.actor.person_id == person.id,
        "sentences": of_person(found, own),
        "long_sentences": of_person(long, long_own),
        "own": own,
        "lines": of_many(found) if is_office else [],
    }
    return render(request, "rotas/person_figures.html", context)
