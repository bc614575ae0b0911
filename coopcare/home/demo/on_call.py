"""Who is on call in the weeks around today, and the relatives who wish to be told when somebody is late."""

from coopcare.clock import now
from coopcare.home.demo.happenings import DAY
from coopcare.home.demo.log_ins import log_ins_of
from coopcare.home.demo.people import Everybody
from members.models import Scope
from rotas.models import DelayWish, OnCallWeek
from rotas.policies import ON_CALL_HATS

WEEK = 7 * DAY
WEEKS_SET = 6  # the on-call page shows two more, which nobody has yet


def add_on_call(everybody: Everybody) -> None:
    """Whoever runs a rota or the co-op, and can log in, takes turns for the whole co-op, from the week before this."""
    takers = [
        log_in.somebody
        for log_in in log_ins_of(everybody.data)
        if ON_CALL_HATS & set(log_in.hats) and log_in.needs_code
    ]
    monday = everybody.today - everybody.today.weekday() * DAY
    OnCallWeek.objects.bulk_create(
        OnCallWeek(
            monday=monday + number * WEEK,
            person=everybody[takers[number % len(takers)]],
            set_by=everybody.data.staff[0].full_name,
            set_at=now() - 30 * DAY,
        )
        for number in range(-1, WEEKS_SET)
    )


def add_delay_wishes(everybody: Everybody) -> None:
    """Of every relative who logs in and may see the visits."""
    DelayWish.objects.bulk_create(
        DelayWish(person=everybody[person], representative=everybody[relative], asked_at=now() - 30 * DAY)
        for cluster in everybody.data.clusters
        for person in cluster.people
        for relative in person.family
        if relative.log_in and Scope.SEE_VISITS in relative.may
    )
