"""What a change of weekly visits would do to every dated visit of the next six weeks, before it is made.

The services make the change from the same object, so a preview and the deed cannot differ. Nothing here changes
anything or tells anybody.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Q, QuerySet

from clusters.models import Package, PackageTask, TeamPlace
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ids import new_id
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import OnBankHolidays, Visit, VisitPattern, VisitPause
from rotas.queries.drafts import (
    HORIZON,
    Calendar,
    Draft,
    days_planned,
    drafts_of,
    drafts_on,
    line_of,
    settle_drafts,
    tasks_of,
    usual_pcas,
)
from rotas.queries.help import tasks_to_book
from rotas.weekly_terms import WeeklyTerms, check_terms, weekly_words

DAY = dt.timedelta(days=1)


@dataclass
class WeeklyChange:
    """A change that is not made yet. `pattern` is the new or following agreement (not saved), or None.

    `drafts` are the visits to be planned or moved (those with `replaces`), `cancelled` those that fall away, `kept`
    those that somebody changed by hand, and that stay as they are.
    """

    package: Package
    pattern: VisitPattern | None = None
    tasks: list[PackageTask] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    cancelled: list[Visit] = field(default_factory=list)
    kept: list[Visit] = field(default_factory=list)

    @property
    def planned(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.replaces is None]

    @property
    def moved(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.replaces is not None]

    @property
    def refusals(self) -> list[str]:
        """Why it cannot be made at all: two visits of the person at once, help that may not be given."""
        return [draft.overlaps or draft.barred for draft in self.drafts if not draft.can_be_planned]

    @property
    def without_pca(self) -> list[Draft]:
        """Dates on which a usual PCA cannot come, or a place has nobody."""
        return [draft for draft in self.drafts if draft.can_be_planned and None in draft.pca_ids]

    @property
    def clock_changes(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.visit.moved_by_clock_change]

    @property
    def is_covered(self) -> bool:
        return not (self.refusals or self.without_pca)

    @property
    def gives_up(self) -> list[Visit]:
        return [*(draft.replaces for draft in self.drafts if draft.replaces), *self.cancelled]


def preview_start(
    package: Package, terms: WeeklyTerms, *, starts_on: dt.date, ends_on: dt.date | None = None, has_agreed: bool = True
) -> WeeklyChange:
    """A new weekly agreement. Raises Invalid with a sentence for terms that can never hold."""
    if starts_on < today():
        raise Invalid("Choose a first day from today on.", field="starts_on")
    pattern, tasks = _unsaved(package, terms, starts_on=starts_on, ends_on=ends_on, has_agreed=has_agreed)
    calendar = Calendar.of([pattern], today(), today() + HORIZON)
    drafts = settle_drafts(drafts_on(pattern, calendar.days_of(pattern), tasks, calendar))
    return WeeklyChange(package, pattern, tasks, drafts)


def preview_change(pattern: VisitPattern, terms: WeeklyTerms, *, on: dt.date, has_agreed: bool = True) -> WeeklyChange:
    """Other terms from local day `on`, tomorrow at the earliest: planned visits move, fall away or are added."""
    require_changeable(pattern, on)
    package = pattern.package
    successor, tasks = _unsaved(
        package, terms, starts_on=on, ends_on=pattern.ends_on, follows=pattern, has_agreed=has_agreed
    )
    calendar = Calendar.of([successor], on, today() + HORIZON)
    movable = {visit.on: visit for visit in untouched(pattern, on) if calendar.is_open(visit.on)}
    answered = {day for _, day in days_planned([pattern.id], on, calendar.last)} - set(movable)
    days = [day for day in calendar.days_of(successor) if day not in answered]
    drafts = drafts_on(successor, days, tasks, calendar)
    for draft in drafts:
        draft.replaces = movable.pop(draft.visit.on, None)
    change = WeeklyChange(package, successor, tasks, drafts, list(movable.values()), touched(pattern, on))
    change.drafts = settle_drafts(drafts, giving_up=change.gives_up)
    return change


def preview_end(pattern: VisitPattern, *, last_day: dt.date) -> WeeklyChange:
    """No more of these weekly visits after `last_day`, today or later."""
    first = last_day + DAY
    require_changeable(pattern, first)
    calendar = Calendar.of([pattern], first, today() + HORIZON)
    cancelled = [visit for visit in untouched(pattern, first) if calendar.is_open(visit.on)]
    return WeeklyChange(pattern.package, cancelled=cancelled, kept=touched(pattern, first))


def preview_pause(
    package: Package, *, starts_on: dt.date, ends_on: dt.date | None, pattern: VisitPattern | None = None
) -> WeeklyChange:
    """No weekly visits (of one `pattern`, and those that follow it) on these days, both included; no end: until further
    notice.
    """
    if starts_on < today():
        raise Invalid("A pause begins today or later. What has been stays as it was.", field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("The visits must start again after the pause begins.", field="returns_on")
    _refuse_second_pause(package, starts_on, ends_on, pattern)
    upcoming = Visit.objects.upcoming().filter(package=package, on__gte=starts_on, starts_at__gt=now())
    if ends_on is not None:
        upcoming = upcoming.filter(on__lte=ends_on)
    if pattern is not None:
        upcoming = upcoming.filter(pattern_id__in=[one.id for one in _same_visits(pattern)])
    calendar = Calendar.of([], starts_on, today() + HORIZON)
    visits = [visit for visit in _with_people(upcoming) if calendar.is_open(visit.on)]
    weekly = [visit for visit in visits if visit.pattern_id and not visit.is_touched]
    return WeeklyChange(package, cancelled=weekly, kept=[visit for visit in visits if visit not in weekly])


def preview_return(pause: VisitPause, *, on: dt.date) -> WeeklyChange:
    """The pause ends early: `on` is the first day with visits again."""
    if on < today():
        raise Invalid("Visits can start again today or later.", field="on")
    if pause.ends_on is not None and on > pause.ends_on:
        raise Invalid(
            f"Visits start again on {gov_short_date(pause.ends_on + DAY)} already. Choose an earlier day.", field="on"
        )
    patterns = list(lasting_patterns(pause.package))
    calendar = Calendar.of(patterns, today(), today() + HORIZON)
    calendar.pauses = [_shortened(one, on) if one.id == pause.id else one for one in calendar.pauses]
    calendar.pauses = [one for one in calendar.pauses if one.ends_on is None or one.ends_on >= one.starts_on]
    drafts, _ = drafts_of(patterns, calendar.last, calendar=calendar)
    return WeeklyChange(pause.package, drafts=[draft for draft in drafts if draft.visit.on >= on])


def preview_holiday(pattern: VisitPattern, *, on: dt.date) -> WeeklyChange:
    """One bank holiday on which the person asks for the visit that otherwise would not come."""
    if on not in askable_holidays([pattern]).get(pattern.id, []):
        raise StaleState("That day cannot be asked for any more. Look at the weekly plan again.")
    calendar = Calendar.of([pattern], on, on)
    drafts = settle_drafts(drafts_on(pattern, [on], tasks_of([pattern.id]).get(pattern.id, []), calendar))
    return WeeklyChange(pattern.package, drafts=drafts)


def askable_holidays(patterns: Sequence[VisitPattern]) -> dict[UUID, list[dt.date]]:
    """By pattern that comes on bank holidays only when asked: those of the next six weeks that are not asked for."""
    asked = [pattern for pattern in patterns if pattern.on_bank_holidays == OnBankHolidays.IF_ASKED]
    if not asked:
        return {}
    first, last = today() + DAY, today() + HORIZON
    calendar = Calendar.of(asked, first, last)
    there = days_planned([pattern.id for pattern in asked], first, last)
    holidays, calendar.holidays = calendar.holidays, frozenset()
    return {
        pattern.id: [day for day in calendar.days_of(pattern) if day in holidays and (pattern.id, day) not in there]
        for pattern in asked
    }


def terms_now(pattern: VisitPattern) -> WeeklyTerms:
    """What a pattern says, to be changed with dataclasses.replace."""
    return WeeklyTerms(
        weekdays=tuple(pattern.weekdays),
        start_time=pattern.start_time,
        minutes=pattern.minutes,
        task_ids=tuple(pattern.pattern_tasks.values_list("task_id", flat=True)),
        every_weeks=pattern.every_weeks,
        workers_needed=pattern.workers_needed,
        usual_pca_id=pattern.usual_pca_id,
        second_pca_id=pattern.second_pca_id,
        earliest_start=pattern.earliest_start,
        latest_start=pattern.latest_start,
        priority=pattern.priority,
        skills=tuple(pattern.skills),
        on_bank_holidays=pattern.on_bank_holidays,
        kind=pattern.kind,
    )


def has_agreed(actor: Actor, package: Package, terms: WeeklyTerms, follows: VisitPattern | None = None) -> bool:
    """Whether the usual PCAs have said yes to these terms: whoever runs the rota has asked them; they have not been
    asked when a person chooses, unless no time of theirs changes.
    """
    if may_run_rota(actor, package.cluster) or not any(terms.pca_ids):
        return True
    if follows is None or not follows.has_agreed:
        return False
    wanted, agreed = (terms.start_time, terms.minutes, terms.kind), (follows.start_time, follows.minutes, follows.kind)
    same_time = wanted == agreed
    same_days = set(terms.weekdays) <= set(follows.weekdays) and terms.every_weeks == follows.every_weeks
    return same_time and same_days and set(terms.pca_ids) <= set(usual_pcas(follows))


def lasting_patterns(package: Package) -> "QuerySet[VisitPattern]":
    """Weekly agreements of a package that hold today or will, in the order of the week's clock."""
    rows = VisitPattern.objects.filter(package=package).exclude(ends_on__lt=today())
    rows = rows.exclude(ends_on__lt=F("starts_on"))
    related = rows.select_related("package__person", "package__cluster", "usual_pca", "second_pca")
    return related.prefetch_related("pattern_tasks__task").order_by("start_time", "id")


def untouched(pattern: VisitPattern, on: dt.date) -> list[Visit]:
    """Planned visits from `on` that nobody touched, in time order."""
    visits = Visit.objects.upcoming().filter(pattern=pattern, on__gte=on, is_touched=False)
    return list(_with_people(visits))


def touched(pattern: VisitPattern, on: dt.date) -> list[Visit]:
    """Those that somebody moved or booked by hand: they stay as they were left."""
    visits = Visit.objects.upcoming().filter(pattern=pattern, on__gte=on, is_touched=True)
    return list(_with_people(visits))


def require_changeable(pattern: VisitPattern, on: dt.date) -> None:
    """A pattern that still holds on `on`, which is not in the past. Raises Invalid and StaleState with a sentence."""
    if on <= today():
        raise Invalid("Choose a day from tomorrow on. Today’s visits are changed one by one.", field="on")
    if pattern.ends_on is not None and pattern.ends_on < on:
        raise StaleState(f"These weekly visits end on {gov_short_date(pattern.ends_on)} already.")


def pattern_words(pattern: VisitPattern) -> str:
    """Monday and Thursday at 9am, every 2 weeks"""
    return weekly_words(pattern.weekdays, pattern.start_time, pattern.every_weeks, pattern.kind)


def _unsaved(
    package: Package,
    terms: WeeklyTerms,
    *,
    starts_on: dt.date,
    ends_on: dt.date | None,
    has_agreed: bool,
    follows: VisitPattern | None = None,
) -> tuple[VisitPattern, list[PackageTask]]:
    tasks = tasks_to_book(package, terms.task_ids, starts_on)
    check_terms(terms, starts_on, ends_on)
    if package.ends_on is not None and starts_on > package.ends_on:
        raise Invalid(f"The package ends on {gov_short_date(package.ends_on)}.", field="starts_on")
    pattern = VisitPattern(
        id=new_id(),
        package=package,
        weekdays=sorted(set(terms.weekdays)),
        every_weeks=terms.every_weeks,
        starts_on=starts_on,
        ends_on=ends_on,
        start_time=terms.start_time,
        minutes=terms.minutes,
        workers_needed=terms.workers_needed,
        usual_pca=_usual_pca(package, terms.usual_pca_id, starts_on),
        second_pca=_usual_pca(package, terms.second_pca_id, starts_on),
        has_agreed=has_agreed,
        earliest_start=terms.earliest_start,
        latest_start=terms.latest_start,
        priority=terms.priority,
        skills=sorted(terms.skills),
        on_bank_holidays=terms.on_bank_holidays,
        follows=follows,
        kind=terms.kind,
    )
    return pattern, tasks


def _usual_pca(package: Package, pca_id: UUID | None, on: dt.date) -> Person | None:
    if pca_id is None:
        return None
    place = TeamPlace.objects.on(on).filter(person_id=package.person_id, pca_id=pca_id).select_related("pca").first()
    if place is None:
        name = package.person.calling_name
        raise Invalid(f"Choose somebody from {name}’s care team, or add them to it first.", field="usual_pca_id")
    return place.pca


def _same_visits(pattern: VisitPattern) -> list[VisitPattern]:
    """The pattern, those that it follows, and those that follow it."""
    others = {row.id: row for row in VisitPattern.objects.filter(package_id=pattern.package_id)}
    mine = line_of(pattern, others)
    return [row for row in others.values() if row.id in mine or pattern.id in line_of(row, others)]


def _refuse_second_pause(
    package: Package, starts_on: dt.date, ends_on: dt.date | None, pattern: VisitPattern | None
) -> None:
    """All visits may be paused over a pause of some of them; not the same ones twice."""
    pauses = VisitPause.objects.filter(package=package).exclude(ends_on__lt=starts_on)
    same = Q(pattern__isnull=True)
    if pattern is not None:
        same |= Q(pattern__in=[one.id for one in _same_visits(pattern)])
    for pause in pauses.filter(same):
        if ends_on is None or pause.starts_on <= ends_on:
            until = f"to {gov_short_date(pause.ends_on)}" if pause.ends_on else "until further notice"
            raise Invalid(
                f"The visits are paused from {gov_short_date(pause.starts_on)} {until} already. Change that pause.",
                field="starts_on",
            )


def _shortened(pause: VisitPause, on: dt.date) -> VisitPause:
    """Not saved. Where nothing is left of it, it ends before it starts."""
    return VisitPause(
        id=pause.id,
        package_id=pause.package_id,
        pattern_id=pause.pattern_id,
        starts_on=pause.starts_on,
        ends_on=on - DAY,
        reason=pause.reason,
    )


def _with_people(visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
    related = visits.select_related("person", "cluster", "package__person", "package__cluster")
    return related.prefetch_related("attendances__pca").order_by("starts_at", "id")
