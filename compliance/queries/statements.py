"""The quality statements with what the co-op claims, and the evidence that stands in its records today.

Everything is a total: no name of anybody is in it. Each figure says what was counted, of how many, by which version of
the query, and carries a hash of itself, so that a copy can be held against the page.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clusters.models import Package
from compliance.models import EvidenceItem, PolicyEdition
from compliance.queries.evidence import Statement as AssessedStatement
from compliance.queries.evidence import file_name_of, period_words
from compliance.queries.evidence import statements as assessed_statements
from compliance.queries.library import library, own_measure
from compliance.queries.texts import in_force_on
from compliance.queries.workforce import staff_checks, totals_of
from coopcare.clock import today
from coopcare.ui.formats import gov_short_date
from members.models import ContactFormat, Membership, PermissionGrant, Person, TrainingTopic
from members.queries import REQUIRED_CHECKS
from rotas.models import GIVEN, Attendance, AttendanceStatus, Visit, VisitNote, VisitTask
from rotas.queries.figures import figures_of_co_op

DAYS = 28
# By the letter that a statement's code begins with.
KEY_QUESTIONS = {"S": "Safe", "E": "Effective", "C": "Caring", "R": "Responsive", "W": "Well-led"}
NOT_WRITTEN = "The co-op has not written its claim yet."


@dataclass(frozen=True)
class Counted:
    """One figure: `numerator` of `denominator`, over local days `first` to `last`, for the statements it speaks to."""

    code: str
    title: str
    statements: tuple[str, ...]
    says: str
    numerator: int
    denominator: int
    first: date
    last: date
    version: int = 1


@dataclass(frozen=True)
class Evidence:
    """One thing under a statement: what it is, what it says, of which day, by whom, from where, and its SHA-256.
    `item` is what somebody gathered, with its document or photo if it has one.
    """

    title: str
    says: str
    on: date
    author: str
    source: str
    sha256: str
    policy: str = ""
    item: EvidenceItem | None = None

    @property
    def file_name(self) -> str:
        """Where its document stands in the signed file; empty for what has none."""
        return file_name_of(self.item) if self.item and self.item.document else ""


@dataclass(frozen=True)
class Statement:
    """`claim` is the co-op's own words, empty until it writes them. `not_adopted`: policies of the library that speak
    to it and that the board has not adopted; no evidence.
    """

    code: str
    name: str
    key_question: str
    claim: str
    evidence: list[Evidence]
    not_adopted: list[str]

    @property
    def claim_words(self) -> str:
        return f"What we claim: {self.claim}" if self.claim else NOT_WRITTEN

    @property
    def has_figures(self) -> bool:
        return any(not one.policy for one in self.evidence)


def statements(on: date | None = None) -> list[Statement]:
    """All of them, in the order of the key questions. A number of queries that does not grow with the records."""
    day = on or today()
    texts = library().texts
    assessed = {one.node.code: one for one in assessed_statements()}
    in_force = in_force_on(day, whole=True)
    adopted = [(one.text["saf_statements"], _of_policy(one, day)) for one in in_force.values()]
    figures = list(counted(day))
    return [
        Statement(
            code=code,
            name=name,
            key_question=KEY_QUESTIONS[code[0]],
            claim=_claim(assessed.get(code)),
            evidence=[
                *(_of_figure(one) for one in figures if code in one.statements),
                *_gathered(assessed.get(code)),
                *(proof for about, proof in adopted if code in about),
            ],
            not_adopted=[
                f"{text.code} {text.title}"
                for text in texts
                if code in text.saf_statements and text.code not in in_force
            ],
        )
        for code, name in library().statements.items()
    ]


def _claim(one: AssessedStatement | None) -> str:
    """What the co-op wrote of itself; empty where it has not yet."""
    return one.claim.story if one and one.claim else ""


def _gathered(one: AssessedStatement | None) -> Iterator[Evidence]:
    """The newest counts of whole months, and what people gathered, about the topics of the statement."""
    if one is None:
        return
    for counted in one.evidence.counted:
        if (snapshot := counted.newest) is not None:
            yield Evidence(
                title=counted.source.title,
                says=snapshot.sentence or counted.source.none,
                on=snapshot.last_on,
                author=f"Counted for {snapshot.made_by}",
                source=f"{period_words(snapshot)}, query {snapshot.source} version {snapshot.version}",
                sha256=snapshot.digest,
            )
    for item in one.evidence.gathered:
        yield Evidence(
            title=item.title,
            says=item.words,
            on=item.on,
            author=item.added_by,
            source=f"{item.get_kind_display()}, fresh until {gov_short_date(item.fresh_until)}",
            sha256=item.document.sha256 if item.document else hashlib.sha256(item.words.encode()).hexdigest(),
            item=item,
        )


def by_key_question(on: date | None = None) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for one in statements(on):
        found.setdefault(one.key_question, []).append(one)
    return found


def counted(on: date) -> Iterator[Counted]:
    """Every figure that the records give by themselves, as they stand on `on`."""
    for source in SOURCES:
        yield from source(on)


def _visits_went(on: date) -> Iterator[Counted]:
    measure = own_measure()
    figures = figures_of_co_op(until=on - timedelta(days=1), days=DAYS, measure=measure)
    went, known = figures.reliability, figures.continuity
    first, last = figures.first, figures.last
    yield Counted(
        "visits_on_time", "Visits on time", ("R2", "C4", "S6"),
        f"{went.on_time} of {went.due} workers’ places at visits began within {measure.on_time_minutes} minutes of "
        "the agreed time, or in the agreed window.",
        went.on_time, went.due, first, last, version=2,
    )  # fmt: skip
    yield Counted(
        "visits_missed", "Visits missed", ("S1", "R2", "C4"),
        f"{went.missed} of {went.due} workers' places at visits were missed.", went.missed, went.due, first, last,
    )  # fmt: skip
    familiar = round((known.known_face or 0) * known.attendances)
    yield Counted(
        "known_faces", "Known faces", ("R2", "C1", "C2", "C3"),
        f"{familiar} of {known.attendances} times the person already knew who came.", familiar, known.attendances,
        first, last,
    )  # fmt: skip


def _rotas_filled(on: date) -> Iterator[Counted]:
    last = on + timedelta(days=DAYS - 1)
    places = Attendance.objects.current().filter(visit__on__gte=on, visit__on__lte=last)
    due, open_ones = places.count(), places.filter(status=AttendanceStatus.OPEN).count()
    yield Counted(
        "places_filled", "Visits to come that have somebody", ("S6", "R2"),
        f"{due - open_ones} of {due} workers' places at visits in the next {DAYS} days have somebody.", due - open_ones,
        due, on, last,
    )  # fmt: skip


def _notes_and_tasks(on: date) -> Iterator[Counted]:
    first, last = on - timedelta(days=DAYS), on - timedelta(days=1)
    given = Visit.objects.between(first, last).filter(status__in=GIVEN)
    total = given.count()
    noted = VisitNote.objects.filter(visit__in=given).values("visit_id").distinct().count()
    yield Counted(
        "visits_noted", "Visits with a note", ("E3", "E5", "S2", "R1"),
        f"{noted} of {total} visits that were given have a note of what happened.", noted, total, first, last,
    )  # fmt: skip
    tasks = VisitTask.objects.filter(visit__in=given)
    asked, done = tasks.count(), tasks.filter(done_at__isnull=False).count()
    yield Counted(
        "tasks_done", "Help given as agreed", ("E2", "R1", "E4", "S4"),
        f"{done} of {asked} agreed tasks were ticked as done.", done, asked, first, last,
    )  # fmt: skip


_T = TrainingTopic
# Which statements a check or the training in a topic speaks to; training as a whole speaks to those of staffing.
CHECKED: tuple[str, ...] = ("S6", "S3", "W2")
TAUGHT: dict[TrainingTopic, tuple[str, ...]] = {
    _T.CARE_CERTIFICATE: ("S6",),
    _T.MOVING_AND_HANDLING: ("S4", "S5"),
    _T.MEDICINES: ("S8",),
    _T.LIFE_SUPPORT: ("C4",),
    _T.SAFEGUARDING: ("S3",),
    _T.INFECTION_CONTROL: ("S7",),
    _T.DATA_SECURITY: ("W5",),
    _T.DEMENTIA: ("E2",),
    _T.LEARNING_DISABILITY: ("S6", "E2"),
    _T.FIRE_SAFETY: ("S5",),
    _T.HEALTH_AND_SAFETY: ("S5",),
    _T.FOOD_SAFETY: ("E4",),
    _T.MENTAL_CAPACITY: ("E6",),
    _T.EQUALITY: ("R5", "W4"),
    _T.LONE_WORKING: ("S5",),
    _T.NUTRITION: ("E4",),
}


def _checks_in_date(on: date) -> Iterator[Counted]:
    """By the co-op's own matrix: of those whose job needs it. Of a topic that nobody needs there is no figure."""
    totals = {one.topic: one for one in totals_of(staff_checks(on))}
    about = [(kind.value, str(kind.label), CHECKED) for kind in REQUIRED_CHECKS]
    about += [(topic.value, str(topic.label), codes) for topic, codes in TAUGHT.items()]
    for code, label, codes in about:
        if found := totals.get(label):
            yield Counted(
                f"in_date_{code}", f"{label} in date", codes,
                f"{found.in_date} of {found.needed} people who need it are in date.", found.in_date, found.needed, on,
                on, version=2,
            )  # fmt: skip
    taught = [totals[topic.label] for topic in TrainingTopic if topic.label in totals]
    good, needed = sum(one.in_date for one in taught), sum(one.needed for one in taught)
    yield Counted(
        "training_in_date", "Training in date", ("S6", "E2", "C5"),
        f"{good} of {needed} trainings that people’s jobs need are in date.", good, needed, on, on,
    )  # fmt: skip


def _people(on: date) -> Iterator[Counted]:
    supported = Person.objects.filter(id__in=Package.objects.on(on).values("person_id"))
    total = supported.count()
    spoke = supported.exclude(about_me="").count()
    yield Counted(
        "own_words", "In their own words", ("R1", "C2", "E1", "R6"),
        f"{spoke} of {total} people supported have told us about themselves in their own words.", spoke, total, on, on,
    )  # fmt: skip
    formats = supported.exclude(contact_format=ContactFormat.STANDARD).count()
    yield Counted(
        "other_formats", "Other formats", ("R3", "R5", "R6"),
        f"{formats} of {total} people supported get their letters in another format than standard print.", formats,
        total, on, on,
    )  # fmt: skip
    letting = PermissionGrant.objects.on(on).filter(person__in=supported).values("person_id").distinct().count()
    yield Counted(
        "permissions", "Permission in writing", ("E6", "C3"),
        f"{letting} of {total} people supported let somebody act for them, and we know what, since when and how they "
        "said so.", letting, total, on, on,
    )  # fmt: skip
    members = Membership.objects.on(on).filter(person__in=supported).values("person_id").distinct().count()
    yield Counted(
        "members", "Members among the people supported", ("W1", "W2", "R4"),
        f"{members} of {total} people supported are members of the co-op.", members, total, on, on,
    )  # fmt: skip


def _keeping_watch(on: date) -> Iterator[Counted]:
    texts, in_force = library().texts, in_force_on(on)
    counting = sum(text.code in in_force for text in texts)
    yield Counted(
        "policies_in_force", "Policies and other papers that the board adopted", ("W5", "W7"),
        f"{counting} of {len(texts)} were adopted by the board and are in force.", counting, len(texts), on, on,
    )  # fmt: skip


SOURCES: list[Callable[[date], Iterator[Counted]]] = [
    _visits_went, _rotas_filled, _notes_and_tasks, _checks_in_date, _people, _keeping_watch,
]  # fmt: skip


def _of_figure(one: Counted) -> Evidence:
    counted_what = [one.code, one.version, str(one.first), str(one.last), one.numerator, one.denominator]
    span = gov_short_date(one.last)
    if one.first != one.last:
        span = f"{gov_short_date(one.first)} to {span}"
    return Evidence(
        title=one.title,
        says=one.says if one.denominator else "Nothing to count yet.",
        on=one.last,
        author="Counted from the records",
        source=f"{span}, query {one.code} version {one.version}",
        sha256=hashlib.sha256(json.dumps(counted_what).encode()).hexdigest(),
    )


def _of_policy(edition: PolicyEdition, on: date) -> Evidence:
    """A version that the board adopted, with the answers of its day: who is accountable is whom it names."""
    late = "Its review is overdue, since" if edition.review_due_on < on else "To be looked at again by"
    kept = json.dumps([edition.text, edition.answers], sort_keys=True, ensure_ascii=False)
    return Evidence(
        title=f"{edition.code} {edition.title}",
        says=f"What we agreed to do. {late} {gov_short_date(edition.review_due_on)}.",
        on=edition.decided_on,
        author=edition.answers[edition.text["accountable"]],
        source=f"Policy, version {edition.number}, adopted by the board with minute {edition.minute_reference}",
        sha256=hashlib.sha256(kept.encode()).hexdigest(),
        policy=edition.code,
    )
