"""What somebody needs to know on arriving: a few rows from each app, already limited to what they may see."""

from datetime import timedelta
from typing import Any

from django.db.models import Count

from clusters.policies import may_answer_review, may_read_draft, may_read_reviews
from clusters.queries.clusters import package_on
from clusters.queries.plans import plan_to_agree
from clusters.queries.reviews import review_to_read
from compliance.queries.oversight import voices_waiting
from compliance.queries.registers import notifications_to_approve
from compliance.queries.waiting import waiting_for
from coopcare.accounts.actor import Actor
from coopcare.clock import now, today
from coopcare.facts.models import Fact
from members.credentials import WARNING_DAYS
from members.governance.queries import unfinished_minutes
from members.models import Credential, Employment, Membership, Person, Scope
from members.policies import speaks_for
from rotas.models import UPCOMING, Attendance, Visit, VisitStatus
from rotas.queries import visits_visible_to
from rotas.queries.delays import delays_of
from rotas.queries.swaps import words_waited_for

DAYS_AHEAD = 7


def person_today(actor: Actor) -> dict[str, Any]:
    """The next visit, the few after it, and those that wait for the person's word. For them or who speaks for them."""
    person = Person.objects.get(id=str(actor.subject_id))
    visits = visits_visible_to(actor).filter(person=person).prefetch_related("attendances__pca", "tasks")
    upcoming = list(visits.upcoming().order_by("starts_at")[:4])
    return {
        "person": person,
        "package": package_on(person.id, today()),
        "next_visit": upcoming[0] if upcoming else None,
        "later_visits": upcoming[1:],
        "to_confirm": list(visits.filter(status=VisitStatus.DONE).order_by("-starts_at")[:5]),
        "is_own": actor.person_id == person.id,
        "delays": delays_of(person.id) if visits.exists() else [],
        "asked_about": voices_waiting(actor),
        "review": review_to_read(person.id) if may_answer_review(actor, person.id) else None,
        "plan_to_agree": plan_to_agree(person.id) if may_read_draft(actor, person.id) else None,
        "may_read_reviews": may_read_reviews(actor, person.id),
        "words": words_waited_for(person.id) if speaks_for(actor, person.id, Scope.BOOK_VISITS) else [],
    }


def manager_today(actor: Actor) -> dict[str, Any]:
    """What cannot wait: uncovered visits by cluster, checks that run out, visits that were missed or queried."""
    day = today()
    soon = Visit.objects.filter(status=VisitStatus.REQUESTED, on__gte=day, on__lte=day + timedelta(days=DAYS_AHEAD))
    clusters = soon.values("cluster_id", "cluster__name").annotate(gaps=Count("id")).order_by("-gaps")
    employed = Employment.objects.on(day).values("person_id")
    lapsing = Credential.objects.filter(
        person_id__in=employed, ends_on__gte=day, ends_on__lte=day + timedelta(days=WARNING_DAYS)
    )
    since = day - timedelta(days=DAYS_AHEAD)
    recent = Visit.objects.filter(on__gte=since, on__lte=day)
    return {
        "clusters": list(clusters),
        "lapsing": lapsing.count(),
        "missed_since": since,
        "missed": recent.filter(status=VisitStatus.MISSED).count(),
        "queried": Visit.objects.filter(status=VisitStatus.QUERIED).count(),
        "unanswered": Attendance.objects.filter(
            status="offered", offered_at__lt=now() - timedelta(hours=24), visit__status__in=UPCOMING
        ).count(),
        "waiting": waiting_for(actor),
        "unknown_figures": Fact.objects.holding_on(day).filter(value=None).count(),
    }


def member_today(actor: Actor) -> dict[str, Any]:
    """A member's own standing: number and since when. For who writes minutes, those that are still to be written; for a
    nominated individual, the notifications that wait for them.
    """
    return {
        "membership": Membership.objects.on(today()).filter(person_id=actor.person_id).first(),
        "minutes": unfinished_minutes(actor),
        "to_approve": notifications_to_approve(actor),
    }
