"""Sleep-ins and waking nights, written down once they are over; and each time that a sleep-in was broken."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from billing.models import Night, NightKind, NightWake, PayPeriod, PayPeriodStatus, Timesheet
from billing.policies import may_write_night
from billing.queries.nights import people_of
from billing.queries.pay_work import PAID_PLACES
from billing.services.pay import bring_up_to_date
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import elapsed_minutes, local, now, to_local
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_date_range, gov_time, gov_time_range
from members.models import Person
from rotas.models import Attendance
from rotas.services.worked import keep_nights
from rotas.visit_kinds import VisitKind

LONGEST_NIGHT = 16 * 60
DAY = dt.timedelta(days=1)
MIDNIGHT = dt.time()


@transaction.atomic
def write_down_night(
    pca: Person, person: Person, *, kind: str, on: dt.date, starts: dt.time, ends: dt.time, actor: Actor
) -> Night:
    """A night that began on a local day; an end that is not later than the start is on the next day."""
    require(may_write_night(actor, pca.id))
    if kind not in NightKind.values:
        raise Invalid("Select which kind of night it was.", field="kind")
    if person not in people_of(pca.id):
        raise Invalid("Select whose home it was.", field="person")
    starts_at, ends_at = local(on, starts), local(on, ends)
    if ends_at <= starts_at:
        ends_at = local(on + DAY, ends)
    if elapsed_minutes(starts_at, ends_at) > LONGEST_NIGHT:
        raise Invalid("This is longer than 16 hours. Check the times.", field="ends")
    if ends_at > now():
        raise Invalid("Write down a night once it is over.", field="on")
    _refuse_approved(starts_at, ends_at)
    _refuse_paid_by_the_rota(pca, starts_at, ends_at)
    with refusing("one_night_at_a_time", "Another night at these times is written down already.", field="on"):
        night = Night.objects.create(
            pca=pca, person=person, kind=kind, starts_at=starts_at, ends_at=ends_at, written_by=actor.name
        )
    _bring_up_to_date(night)
    _tell_the_rota(night, actor)
    record(actor, "wrote down a night", night, about=pca, detail=str(night))
    return night


@transaction.atomic
def night_of_place(place: Attendance, *, actor: Actor) -> Night:
    """What is written down about a sleep-in of the rota, made when there is nothing yet. Its pay is the visit's.

    Raises Invalid for anything but a sleep-in that has been given.
    """
    require(place.pca_id is not None and may_write_night(actor, place.pca_id))
    is_sleep_in = place.visit.kind == VisitKind.SLEEP_IN
    if not is_sleep_in or place.pca_id is None or place.arrived_at is None or place.left_at is None:
        raise Invalid("Being woken is written down for a sleep-in, once both its times are known.")
    standing = Night.objects.standing().filter(attendance=place).first()
    if standing is not None:
        return standing
    _refuse_approved(place.arrived_at, place.left_at)
    with refusing("one_night_at_a_time", "Another night at these times is written down already.", field="starts"):
        return Night.objects.create(
            pca_id=place.pca_id, person=place.visit.person, attendance=place, kind=NightKind.SLEEP_IN,
            starts_at=place.arrived_at, ends_at=place.left_at, written_by=actor.name,
        )  # fmt: skip


@transaction.atomic
def add_wake(night: Night, *, starts: dt.time, ends: dt.time, what_for: str, actor: Actor) -> NightWake:
    """A time awake, by the clock times within the night."""
    require(may_write_night(actor, night.pca_id))
    night = _standing(night)
    if not night.is_sleep_in:
        raise Invalid("A waking night is paid for all its hours.")
    if not what_for.strip():
        raise Invalid("Say what for.", field="what_for")
    starts_at, ends_at = _within(night, starts), _within(night, ends)
    if not night.starts_at <= starts_at < ends_at <= night.ends_at:
        words = f"{gov_time(night.starts_at)} to {gov_time(night.ends_at)}"
        raise Invalid(f"Enter times within the night, {words}, the later one last.", field="starts")
    if night.wakes.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Invalid("Some of this time is written down already.", field="starts")
    wake = NightWake.objects.create(
        night=night, starts_at=starts_at, ends_at=ends_at, what_for=what_for.strip(), written_by=actor.name
    )
    _bring_up_to_date(night)
    record(actor, "wrote down being woken", wake, about=night.pca_id)
    return wake


@transaction.atomic
def withdraw_wake(wake: NightWake, *, actor: Actor) -> None:
    """Written down by mistake."""
    require(may_write_night(actor, wake.night.pca_id))
    night = _standing(wake.night)
    if not NightWake.objects.standing().filter(id=wake.id).update(withdrawn_at=now()):
        raise StaleState("This has already been taken off.")
    _bring_up_to_date(night)
    record(actor, "took off being woken", wake, about=night.pca_id)


@transaction.atomic
def withdraw_night(night: Night, *, actor: Actor) -> None:
    """Written down by mistake, with whatever it says of being woken."""
    require(may_write_night(actor, night.pca_id))
    night = _standing(night)
    Night.objects.filter(id=night.id).update(withdrawn_at=now())
    _bring_up_to_date(night)
    _tell_the_rota(night, actor)
    record(actor, "took off a night", night, about=night.pca_id, detail=str(night))


def _standing(night: Night) -> Night:
    """Held until the end of the transaction, so that two times awake cannot overlap."""
    found = Night.objects.standing().select_for_update(of=("self",)).filter(id=night.id).first()
    if found is None:
        raise StaleState("This has already been taken off.")
    _refuse_approved(found.starts_at, found.ends_at)
    return found


def _within(night: Night, at: dt.time) -> dt.datetime:
    """The instant of a clock time: on the evening of the night, or else on the morning after."""
    on = to_local(night.starts_at).date()
    instant = local(on, at)
    return instant if instant >= night.starts_at else local(on + DAY, at)


def _refuse_approved(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    first, last = to_local(starts_at).date(), to_local(ends_at).date()
    approved = PayPeriod.objects.filter(status=PayPeriodStatus.APPROVED, first_day__lte=last, last_day__gte=first)
    paid = approved.first()
    if paid is not None:
        words = gov_date_range(paid.first_day, paid.last_day)
        raise Invalid(f"Pay for {words} has been approved and cannot be changed.", field="on")


def _tell_the_rota(night: Night, actor: Actor) -> None:
    """The average week counts nights at once, and not only when their pay is approved: on each day what is of it. A
    sleep-in of the rota is counted there already.
    """
    first, last = to_local(night.starts_at).date(), to_local(night.ends_at).date()
    days = {first, last}
    since, until = local(min(days), MIDNIGHT), local(max(days) + DAY, MIDNIGHT)
    touched = Night.objects.standing().filter(pca_id=night.pca_id, attendance__isnull=True)
    touched = touched.filter(starts_at__lt=until, ends_at__gt=since)
    times = list(touched.values_list("starts_at", "ends_at"))
    keep_nights(night.pca_id, {on: _minutes_on(on, times) for on in days}, actor=actor)


def _minutes_on(on: dt.date, times: Iterable[tuple[dt.datetime, dt.datetime]]) -> int:
    """How much of these times is on a local day."""
    first, last = local(on, MIDNIGHT), local(on + DAY, MIDNIGHT)
    return sum(max(0, elapsed_minutes(max(first, start), min(last, end))) for start, end in times)


def _refuse_paid_by_the_rota(pca: Person, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """No minute is paid twice."""
    places = Attendance.objects.filter(pca=pca, status__in=PAID_PLACES, starts_at__lt=ends_at, ends_at__gt=starts_at)
    place = places.select_related("visit__person").order_by("starts_at").first()
    if place is not None:
        times = gov_time_range(place.starts_at, place.ends_at)
        raise Invalid(
            f"The rota has {pca.calling_name} with {place.visit.person.calling_name} then, {times}, and pays for it. "
            "Write down only what is not in the rota.",
            field="starts",
        )


def _bring_up_to_date(night: Night) -> None:
    """A night can end in the period after the one in which it began."""
    first, last = to_local(night.starts_at).date(), to_local(night.ends_at).date()
    touched = Timesheet.objects.filter(pca_id=night.pca_id, period__status=PayPeriodStatus.OPEN)
    for timesheet in touched.filter(period__first_day__lte=last, period__last_day__gte=first).select_related("period"):
        bring_up_to_date(timesheet)
