"""Parts that clusters draws into pages of the app below, which cannot know packages and teams."""

from typing import Any
from uuid import UUID

from django import template
from django.template import Context

from clusters.models import Package
from clusters.policies import (
    may_arrange_team,
    may_open_care_record,
    may_read_reviews,
    may_run_rota,
    may_see_package,
    may_start_package,
)
from clusters.queries.clusters import blocked_pca_ids, current_tasks, next_package, team_of
from clusters.queries.reviews import changes_coming
from coopcare.clock import today
from members.models import Person

register = template.Library()


@register.inclusion_tag("clusters/_choose_pca.html", takes_context=True)
def choose_pca(context: Context, pca_id: UUID) -> dict[str, Any]:
    """On a PCA's card: what the person at the screen may do about having this PCA."""
    actor = context["actor"]
    person_id = actor.subject_id
    may_arrange = person_id is not None and may_arrange_team(actor, person_id)
    blocked = may_arrange and pca_id in blocked_pca_ids(person_id, today())
    return {"person_id": person_id if may_arrange else None, "pca_id": pca_id, "is_blocked": blocked}


@register.inclusion_tag("clusters/_care_summary.html", takes_context=True)
def care_summary(context: Context, person: Person) -> dict[str, Any]:
    """Package, tasks and care team on a person's page; each only for who may see it."""
    actor = context["actor"]
    package = next_package(person.id, today())
    was_supported = package is not None or Package.objects.filter(person=person).exists()
    sees_package = package is not None and may_see_package(actor, package)
    reads_record = was_supported and may_open_care_record(actor, person.id)
    return {
        "person": person,
        "package": package if sees_package else None,
        "runs_rota": package is not None and may_run_rota(actor, package.cluster),
        "tasks": current_tasks(package, today()) if package and sees_package else [],
        "may_start": package is None and may_start_package(actor),
        "sees_team": may_arrange_team(actor, person.id),
        "sees_reviews": may_read_reviews(actor, person.id),
        "changes": changes_coming(actor, person.id),
        "team": team_of(person.id, today()) if may_arrange_team(actor, person.id) else [],
        "sees_plan": reads_record,
        "reads_record": reads_record,
    }
