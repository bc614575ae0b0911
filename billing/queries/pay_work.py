"""What PCAs did in a pay period, and by what rules it is paid, as billing.pay reads it. The number of queries does not
grow with the number of PCAs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from billing.models import ChangedWay, Night, OtherWork, PayRule, Timesheet, TimesheetStatus
from billing.models.pay import PayRate
from billing.pay import PCA, Guarantee, Kind, PaidWeek, PayBasis, PayTerms, Period, ToldWay, Work, Worker
from billing.pay.mileage import tax_year
from billing.pricing import Rate, RateKind
from billing.queries.pay_holiday import paid_weeks
from billing.queries.pay_sickness import Sickness, sickness_of
from coopcare.clock import local
from members.models import Employment, Job, Person
from members.queries import apprentices_on
from rotas.models import (
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    CannotCome,
    Leave,
    LeaveKind,
    LeaveStatus,
    VisitStatus,
)
from rotas.queries.homes import homes_of
from rotas.queries.runs import movers_of
from rotas.suitability.facts import Span
from rotas.travel import Home
from rotas.visit_kinds import VisitKind

DAY = dt.timedelta(days=1)
MIDNIGHT = dt.time()
# A place somebody agreed to and never checked into is here too: it is named, so that its times are put right.
KINDS = {VisitKind.SLEEP_IN: Kind.SLEEP_IN, VisitKind.LIVE_IN_DAY: Kind.LIVE_IN}
PAID_PLACES = (AttendanceStatus.ACCEPTED, AttendanceStatus.UNDER_WAY, AttendanceStatus.DONE)


@dataclass
class Worked:
    """One PCA's period, ready to be worked out. `leave`: approved leave that touches it."""

    pca: Person
    worker: Worker
    works: list[Work] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)
    weeks: list[PaidWeek] = field(default_factory=list)
    sickness: Sickness = field(default_factory=Sickness)
    apprentice_since: dt.date | None = None
    rolls_up_holiday: bool = False


def pcas_of(period: Period) -> list[UUID]:
    """Everybody employed as a PCA on a day of it, or who came to a visit in it."""
    since, until = local(period.first, MIDNIGHT), local(period.last + DAY, MIDNIGHT)
    jobs = Employment.objects.filter(job=Job.PCA, starts_on__lte=period.last)
    jobs = jobs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=period.first))
    came = Attendance.objects.filter(status=AttendanceStatus.DONE, starts_at__gte=since, starts_at__lt=until)
    known = {*jobs.values_list("person_id", flat=True), *came.values_list("pca_id", flat=True)}
    return sorted(pca_id for pca_id in known if pca_id is not None)


def worked_in(period: Period, pca_ids: Collection[UUID]) -> dict[UUID, Worked]:
    """By PCA. Work reaches from the Monday of the first week to the day after the last."""
    people = Person.objects.in_bulk(list(pca_ids))
    works = _works(period, pca_ids)
    rules = list(PayRule.objects.prefetch_related("rates"))
    terms = tuple(terms_of(rule, list(rule.rates.all())) for rule in rules)
    movers, guarantees = movers_of(pca_ids, period.first), _guarantees(pca_ids, period)
    ways = _ways(pca_ids)
    leave, unable = _leave(pca_ids, period), _unable(pca_ids, period)
    # Two years of pay are only read for who was away, of whom few are: the average week is for their days.
    away_in_it = {pca_id: [one for one in rows if _touches(one, period)] for pca_id, rows in leave.items()}
    weeks = paid_weeks([pca_id for pca_id, rows in away_in_it.items() if rows], period.first)
    sickness = sickness_of(pca_ids, period)
    apprentices = apprentices_on(pca_ids, period.first)
    driven, rolls_up = _driven(pca_ids, period), _rolls_up(rules, period)
    found = {}
    for pca_id, pca in people.items():
        away = [Span(one.starts_on, one.ends_on) for one in leave[pca_id]] + unable[pca_id]
        worker = Worker(
            pca.full_name,
            terms,
            born_on=pca.born_on,
            mover=movers[pca_id],
            ways=ways[pca_id],
            guarantees=tuple(guarantees[pca_id]),
            away=tuple(away),
            tenths_before=driven[pca_id],
        )
        in_it = away_in_it.get(pca_id, [])
        ill = sickness.get(pca_id, Sickness())
        since = apprentices.get(pca_id)
        found[pca_id] = Worked(pca, worker, works[pca_id], in_it, weeks[pca_id], ill, since, rolls_up)
    return found


def terms_of(rule: PayRule, rates: Iterable[PayRate]) -> PayTerms:
    """A rule and its better rates in the words of billing.pay. Raises Invalid for rates that contradict each other."""
    own = {Kind.TRAVEL: rule.travel_pence, Kind.WAIT: rule.travel_pence}
    own |= dict.fromkeys((Kind.TRAINING, Kind.SUPERVISION, Kind.MEETING), rule.training_pence)
    base = Rate(RateKind.BASE, pence_per_hour=rule.hour_pence)
    return PayTerms(
        rule.starts_on,
        role=rule.get_job_display(),
        rates=(base, *(_rate(row) for row in rates)),
        basis=PayBasis(rule.basis),
        kind_pence={kind: pence for kind, pence in own.items() if pence is not None},
        free_break_minutes=rule.free_break_minutes,
        travel_gap_minutes=rule.travel_gap_minutes,
        cancel_notice_minutes=rule.cancel_notice_minutes,
        cancel_percent_bp=rule.cancel_percent_bp,
        mileage_pence=rule.mileage_pence,
        sleep_in_pence=rule.sleep_in_pence,
        live_in_pence=rule.live_in_pence,
        live_in_minutes=rule.live_in_minutes,
    )


def _rate(row: PayRate) -> Rate:
    return Rate(
        RateKind(row.kind),
        pence_per_hour=row.hour_pence,
        multiplier_bp=row.multiplier_bp,
        name=row.name,
        from_time=row.from_time,
        until_time=row.until_time,
    )


def _works(period: Period, pca_ids: Collection[UUID]) -> dict[UUID, list[Work]]:
    since, until = local(period.monday, MIDNIGHT), local(period.last + 2 * DAY, MIDNIGHT)
    places = Attendance.objects.filter(pca_id__in=pca_ids, starts_at__gte=since, starts_at__lt=until)
    given = Q(status__in=PAID_PLACES)
    # Only a place that had been agreed to is lost by a cancellation.
    lost = Q(status=AttendanceStatus.CANCELLED, visit__status=VisitStatus.CANCELLED, answered_at__isnull=False)
    rows = list(places.filter(given | lost).select_related("visit__person").order_by("starts_at", "id"))
    nights, woken = _nights(pca_ids, since, until)
    homes = homes_of({place.visit.person_id for place in rows} | {night.person_id for night in nights})
    found: dict[UUID, list[Work]] = defaultdict(list)
    for place in rows:
        if place.pca_id is not None:
            found[place.pca_id].append(_visit(place, homes, woken.get(place.id)))
    for night in nights:
        found[night.pca_id].append(_night(night, homes))
    others = OtherWork.objects.filter(pca_id__in=pca_ids, withdrawn_at__isnull=True)
    for other in others.filter(starts_at__gte=since, starts_at__lt=until):
        found[other.pca_id].append(_other(other))
    return found


def _visit(place: Attendance, homes: dict[UUID, Home], woken: Night | None) -> Work:
    """`woken`: what was written down about a sleep-in of the rota."""
    visit = place.visit
    is_lost = place.status == AttendanceStatus.CANCELLED
    kind = Kind.SHADOW if place.role == AttendanceRole.SHADOW else KINDS.get(VisitKind(visit.kind), Kind.VISIT)
    name = visit.person.full_name
    return Work(
        place.id,
        Kind.CANCELLED if is_lost else kind,
        place.starts_at,
        place.ends_at,
        place.arrived_at if place.left_at else None,
        place.left_at,
        about=f"Waking night, {name}" if visit.kind == VisitKind.WAKING_NIGHT else name,
        place=homes.get(visit.person_id),
        extra_minutes=place.extra_minutes_authorised,
        cancelled_at=visit.cancelled_at,
        wakes=wakes_of(woken) if woken else (),
        lost=kind,
        errand_tenths=place.errand_tenths,
        errand_for=place.errand_for,
    )


def _nights(
    pca_ids: Collection[UUID], since: dt.datetime, until: dt.datetime
) -> tuple[list[Night], dict[UUID | None, Night]]:
    """Those that are no visit of the rota, which are paid by themselves; and by place those of one that is."""
    rows = Night.objects.standing().filter(pca_id__in=pca_ids, starts_at__gte=since, starts_at__lt=until)
    nights = list(rows.select_related("person").prefetch_related("wakes"))
    return [one for one in nights if one.attendance_id is None], {one.attendance_id: one for one in nights}


def wakes_of(night: Night) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    return tuple((wake.starts_at, wake.ends_at) for wake in night.standing_wakes)


def _night(night: Night, homes: dict[UUID, Home]) -> Work:
    """A waking night is work from its start to its end, as a visit is."""
    times = (night.starts_at, night.ends_at)
    name = night.person.full_name
    kind, about = (Kind.SLEEP_IN, name) if night.is_sleep_in else (Kind.VISIT, f"Waking night, {name}")
    return Work(night.id, kind, *times, *times, about=about, place=homes.get(night.person_id), wakes=wakes_of(night))


def _other(other: OtherWork) -> Work:
    times = (other.starts_at, other.ends_at)
    return Work(other.id, Kind(other.kind), *times, *times, about=other.about)


def _guarantees(pca_ids: Collection[UUID], period: Period) -> dict[UUID, list[Guarantee]]:
    jobs = Employment.objects.filter(person_id__in=pca_ids, job=Job.PCA, guaranteed_minutes__gt=0)
    found: dict[UUID, list[Guarantee]] = defaultdict(list)
    for job in jobs.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=period.monday), starts_on__lte=period.last):
        weekdays = frozenset(job.weekdays)
        found[job.person_id].append(Guarantee(job.starts_on, job.ends_on, job.guaranteed_minutes, weekdays, PCA))
    return found


def _ways(pca_ids: Collection[UUID]) -> dict[UUID, dict[tuple[UUID, UUID], ToldWay]]:
    changed = ChangedWay.objects.filter(pca_id__in=pca_ids, withdrawn_at__isnull=True)
    found: dict[UUID, dict[tuple[UUID, UUID], ToldWay]] = defaultdict(dict)
    for way in changed:
        found[way.pca_id][way.start_id, way.end_id] = ToldWay(way.minutes, way.tenths, way.reason)
    return found


def _leave(pca_ids: Collection[UUID], period: Period) -> dict[UUID, list[Leave]]:
    approved = Leave.objects.filter(pca_id__in=pca_ids, status=LeaveStatus.APPROVED)
    found: dict[UUID, list[Leave]] = defaultdict(list)
    for one in approved.filter(starts_on__lte=period.last, ends_on__gte=period.monday).order_by("starts_on", "id"):
        found[one.pca_id].append(one)
    return found


def _touches(leave: Leave, period: Period) -> bool:
    return leave.starts_on <= period.last and leave.ends_on >= period.first


def _unable(pca_ids: Collection[UUID], period: Period) -> dict[UUID, list[Span]]:
    """Whole days on which they said that they could not come: nothing is guaranteed for those."""
    told = CannotCome.objects.filter(pca_id__in=pca_ids, ends_on__gte=period.monday, starts_on__lte=period.last)
    found: dict[UUID, list[Span]] = defaultdict(list)
    for one in told:
        found[one.pca_id].append(Span(one.starts_on, one.ends_on))
    return found


def _driven(pca_ids: Collection[UUID], period: Period) -> dict[UUID, int]:
    """Tenths of a mile already paid in the tax year of the period's first day."""
    earlier = Timesheet.objects.filter(
        pca_id__in=pca_ids, status=TimesheetStatus.APPROVED, period__last_day__lt=period.first
    )
    since = dt.date(tax_year(period.first), 4, 6)
    found: dict[UUID, int] = defaultdict(int)
    rows = earlier.filter(period__last_day__gte=since).values_list("pca_id", "figures__mileage")
    for pca_id, mileage in rows:
        found[pca_id] += sum(line["tenths"] for line in mileage or [] if line["on"] >= since.isoformat())
    return found


def _rolls_up(rules: Iterable[PayRule], period: Period) -> bool:
    holding = [rule for rule in rules if rule.job == Job.PCA and rule.starts_on <= period.last]
    return bool(holding) and max(holding, key=lambda rule: rule.starts_on).rolls_up_holiday


def leave_of_kind(worked: Worked, kind: LeaveKind) -> list[Leave]:
    return [one for one in worked.leave if one.kind == kind]
