"""Parts that clusters draws into pages of the app below, which cannot know packages and teams."""

from typing import Any

from django import template
from django.template import Context

from clusters.policies import may_arrange_team, may_see_package, may_start_package
from clusters.queries import current_tasks, next_package, team_of
from coopcare.clock import today
from members.models import Person

register = template.Library()


@register.inclusion_tag("clusters/_care_summary.html", takes_context=True)
def care_summary(context: Context, person: Person) -> dict[str, Any]:
    """Package, tasks and care team on a person's page; each only for who may see it."""
    actor = context["actor"]
    package = next_package(person.id, today())
    sees_package = package is not None and may_see_package(actor, package)
    return {
        "person": person,
        "package": package if sees_package else None,
        "tasks": current_tasks(package, today()) if package and sees_package else [],
        "may_start": package is None and may_start_package(actor),
        "sees_team": may_arrange_team(actor, person.id),
        "team": team_of(person.id, today()) if may_arrange_team(actor, person.id) else [],
    }
