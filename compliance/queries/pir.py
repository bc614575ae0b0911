"""The provider information return on any day: what the records can count, what the manager wrote, and what neither can.

Each count is of a day or of the twelve months (or 28 days) that end on it, so the return of last March can be made
again: packages, employments, permissions, training and visits all have their dates. What was passed later counts on no
day before; what was withdrawn counts until the day that it was.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from billing.models import BudgetLine, FundingType
from clusters.models import Package, PackageTask, TaskClass
from compliance.inspecting.returns import Item, Template, current_template, words_in
from compliance.models import PirAnswer
from compliance.queries import pir_people, pir_registers
from compliance.queries.library import library, own_measure
from compliance.queries.texts import in_force_on
from compliance.queries.workforce import training_totals
from coopcare.clock import local, today
from coopcare.ui.formats import gov_short_date
from members.models import Contract, Employment, Job, PermissionGrant, Person
from rotas.models import GIVEN, Attendance, AttendanceStatus, Visit, VisitNote, VisitStatus
from rotas.queries.figures import figures_of_co_op

Count = tuple[str, str]
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)
DAYS = 28


@dataclass(frozen=True)
class Answered:
    """One item with what is known: `counts` are (of what, how many); `words` the manager's; `by_hand` why neither."""

    item: Item
    counts: list[Count]
    words: str = ""
    written: str = ""

    @property
    def word_count(self) -> int:
        return words_in(self.words)


@dataclass(frozen=True)
class Return:
    template: Template
    on: dt.date
    groups: list[tuple[str, list[Answered]]]

    @property
    def unwritten(self) -> int:
        return sum(one.item.words and not one.words for _, group in self.groups for one in group)


def return_on(on: dt.date | None = None) -> Return:
    """The whole return as it would be on this local day; today, if none is given."""
    day, template = on or today(), current_template()
    written = {answer.item: answer for answer in PirAnswer.objects.filter(template=template.version)}
    groups = [
        (title, [_answered(item, day, written.get(item.slug)) for item in items]) for title, items in template.groups
    ]
    return Return(template, day, groups)


def answer_to(item: Item) -> PirAnswer | None:
    return PirAnswer.objects.filter(template=current_template().version, item=item.slug).first()


def _answered(item: Item, on: dt.date, written: PirAnswer | None) -> Answered:
    counts = QUERIES[item.counts](on) if item.counts else []
    if written is None:
        return Answered(item, counts)
    return Answered(item, counts, written.text, f"{written.written_by}, {gov_short_date(written.written_at)}")


def _supported(on: dt.date) -> set[UUID]:
    return set(Package.objects.on(on).values_list("person_id", flat=True))


def _people_supported(on: dt.date) -> list[Count]:
    return [("People", str(len(_supported(on))))]


def _people_personal_care(on: dt.date) -> list[Count]:
    """A task without a last day, or whose last day has not come, is part of the agreed help."""
    tasks = PackageTask.objects.filter(package__in=Package.objects.on(on), task_class=TaskClass.REGULATED)
    counting = tasks.exclude(ends_on__lt=on)
    return [("People", str(counting.values("package__person_id").distinct().count()))]


def _people_65(on: dt.date) -> list[Count]:
    ages = [person.age_on(on) for person in Person.objects.filter(id__in=_supported(on))]
    unknown = ages.count(None)
    found = [("65 or older", str(sum(age is not None and age >= 65 for age in ages)))]
    return [*found, ("Date of birth not known", str(unknown))] if unknown else found


def _packages_started(on: dt.date) -> list[Count]:
    return [("Packages", str(Package.objects.filter(starts_on__gt=on - YEAR, starts_on__lte=on).count()))]


def _packages_ended(on: dt.date) -> list[Count]:
    return [("Packages", str(Package.objects.filter(ends_on__gt=on - YEAR, ends_on__lte=on).count()))]


PAYERS: dict[str, str] = {
    FundingType.SELF_FUNDED: "Themselves",
    FundingType.TOP_UP: "Themselves",
    FundingType.COUNCIL: "Bought by the council",
    FundingType.CONTINUING_HEALTHCARE: "The NHS",
    FundingType.HEALTH_BUDGET_NOTIONAL: "The NHS",
    FundingType.SECTION_117: "The NHS and the council",
    FundingType.GRANT: "A grant",
}


def _payers(on: dt.date) -> list[Count]:
    """Somebody with two payers counts once under each."""
    lines = BudgetLine.objects.on(on).filter(package__in=Package.objects.on(on))
    pairs = set(lines.values_list("funding_type", "package__person_id"))
    counts = Counter(PAYERS.get(kind, "A direct payment or personal budget") for kind, _ in {
        (kind, person_id) for kind, person_id in pairs
    })  # fmt: skip
    return [(payer, str(number)) for payer, number in sorted(counts.items())] or [("Payers", "0")]


def _scheduled(on: dt.date) -> list[Count]:
    """Visits that stood in the rota, whether or not they were over by then, and beside them those cancelled."""
    visits = Visit.objects.between(on - dt.timedelta(days=DAYS - 1), on)
    cancelled = visits.filter(status=VisitStatus.CANCELLED).count()
    return [("Visits", str(visits.count() - cancelled)), ("Cancelled, and not counted above", str(cancelled))]


def _missed(on: dt.date) -> list[Count]:
    went = figures_of_co_op(until=on, days=DAYS).reliability
    return [("Workers’ places missed", f"{went.missed} of {went.due}")]


def _late(on: dt.date) -> list[Count]:
    measure = own_measure()
    went = figures_of_co_op(until=on, days=DAYS, measure=measure).reliability
    words = f"Workers’ places filled more than {measure.late_minutes} minutes late, outside the agreed window"
    return [(words, f"{went.late + went.very_late} of {went.due}")]


def _shorter_than(minutes: int) -> Callable[[dt.date], list[Count]]:
    def count(on: dt.date) -> list[Count]:
        first = on - dt.timedelta(days=DAYS - 1)
        done = Attendance.objects.filter(
            visit__on__gte=first, visit__on__lte=on, status=AttendanceStatus.DONE
        ).values_list("arrived_at", "left_at")
        spans = [left - arrived for arrived, left in done if arrived and left]
        return [
            (f"Under {minutes} minutes", f"{sum(s < dt.timedelta(minutes=minutes) for s in spans)} of {len(spans)}")
        ]

    return count


def _employed(on: dt.date) -> list[Employment]:
    return list(Employment.objects.on(on).order_by("job", "person_id"))


def _headcount(on: dt.date) -> list[Count]:
    counts = Counter(job.job for job in _employed(on))
    return [(Job(job).label, str(number)) for job, number in sorted(counts.items())] or [("Nobody", "0")]


def _contracts(on: dt.date) -> list[Count]:
    counts = Counter(job.contract for job in _employed(on))
    return [(Contract(one).label, str(number)) for one, number in sorted(counts.items())] or [("Nobody", "0")]


def _starters(on: dt.date) -> list[Count]:
    """People who worked nowhere here when the twelve months began: another job in the co-op is no start."""
    started = Employment.objects.filter(starts_on__gt=on - YEAR, starts_on__lte=on)
    before = Employment.objects.on(on - YEAR).values("person_id")
    return [("People", str(started.exclude(person_id__in=before).values("person_id").distinct().count()))]


def _leavers(on: dt.date) -> list[Count]:
    """People whose last day was in the twelve months, and who had no job here on the day after."""
    left = Employment.objects.filter(ends_on__gt=on - YEAR, ends_on__lte=on)
    still = Employment.objects.on(on + DAY).values("person_id")
    return [("People", str(left.exclude(person_id__in=still).values("person_id").distinct().count()))]


def _registered_manager(on: dt.date) -> list[Count]:
    managers = Employment.objects.on(on).filter(job=Job.MANAGER).select_related("person").order_by("starts_on")
    return [(one.person.full_name, f"since {gov_short_date(one.starts_on)}") for one in managers] or [("Nobody", "0")]


def _training(on: dt.date) -> list[Count]:
    """Of everybody whose job needs the topic, by the co-op's own matrix of that day."""
    return [(one.topic, f"{one.in_date} of {one.needed}") for one in training_totals(on)] or [("Nobody", "0")]


def _permissions(on: dt.date) -> list[Count]:
    grants = PermissionGrant.objects.on(on).filter(person_id__in=_supported(on))
    return [("People", f"{grants.values('person_id').distinct().count()} of {len(_supported(on))}")]


def _digital(on: dt.date) -> list[Count]:
    """Digital records are in use where visits have notes."""
    given = Visit.objects.between(on - dt.timedelta(days=DAYS - 1), on).filter(status__in=GIVEN)
    until = local(on + dt.timedelta(days=1), dt.time())
    noted = VisitNote.objects.filter(visit__in=given, written_at__lt=until).values("visit_id").distinct().count()
    missed = Visit.objects.between(on - dt.timedelta(days=DAYS - 1), on).filter(status=VisitStatus.MISSED).count()
    return [("Visits given, with a digital note", f"{noted} of {given.count()}"), ("Visits missed", str(missed))]


def _policies(on: dt.date) -> list[Count]:
    """What the board had adopted and was in force on the day, of the policies of this release."""
    in_force, texts = in_force_on(on), [text for text in library().texts if not text.is_document]
    counting = [in_force[text.code] for text in texts if text.code in in_force]
    overdue = sum(one.review_due_on < on for one in counting)
    return [
        ("Policies in force, adopted by the board", f"{len(counting)} of {len(texts)}"),
        ("Of these, with a review that is overdue", str(overdue)),
    ]


QUERIES: dict[str, Callable[[dt.date], list[Count]]] = {
    "people_supported": _people_supported,
    "people_personal_care": _people_personal_care,
    "people_65": _people_65,
    "packages_started": _packages_started,
    "packages_ended": _packages_ended,
    "payers": _payers,
    "visits_due": _scheduled,
    "visits_missed": _missed,
    "visits_late": _late,
    "visits_under_15": _shorter_than(15),
    "visits_under_30": _shorter_than(30),
    "headcount": _headcount,
    "contracts": _contracts,
    "starters": _starters,
    "leavers": _leavers,
    "registered_manager": _registered_manager,
    "training": _training,
    "permissions": _permissions,
    "digital": _digital,
    "policies": _policies,
    "notices": pir_people.notices,
    "bands": pir_people.bands,
    "hours": pir_people.hours,
    "communication": pir_people.communication,
    "commissioners": pir_people.commissioners,
    "authority": pir_people.authority,
    "applicants": pir_people.applicants,
    "qualifications": pir_people.qualifications,
    "safety": pir_registers.safety,
    "complaints": pir_registers.complaints,
    "supervision": pir_registers.supervision,
    "audits": pir_registers.audits,
    "contacts": pir_registers.contacts,
}
