"""The evidence about topics: what was counted, what was gathered, how old it is, and what is missing."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import slugify

from compliance.evidence.registry import Source, sources
from compliance.framework.text import Framework, Frameworks, KeyQuestion, Node, Topic, read_frameworks
from compliance.models import Category, EvidenceItem, EvidenceSnapshot, SelfAssessment
from compliance.queries.assessments import newest_of
from compliance.queries.library import library
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date_range, gov_month

# A month is counted when it is over; its count is of use until the next has been counted, and some days for that.
FRESH_DAYS = 45
LOOKS_BACK = dt.timedelta(days=400)
SHOWN = 4


@dataclass(frozen=True)
class Counted:
    """A source with its newest snapshots, the newest first; none when it has not been counted in the last year."""

    source: Source
    snapshots: list[EvidenceSnapshot]
    is_fresh: bool

    @property
    def newest(self) -> EvidenceSnapshot | None:
        return self.snapshots[0] if self.snapshots else None

    @property
    def category(self) -> str:
        return self.source.category.label


@dataclass(frozen=True)
class TopicEvidence:
    """Everything about some topics. `gaps` are sentences: what is missing or has grown old."""

    topics: list[Topic]
    policies: list[tuple[str, str]]  # code and title
    counted: list[Counted]
    gathered: list[EvidenceItem]
    gaps: list[str] = field(default_factory=list)

    @property
    def fresh(self) -> int:
        on = today()
        return sum(one.is_fresh for one in self.counted) + sum(item.fresh_until >= on for item in self.gathered)

    @property
    def total(self) -> int:
        return sum(one.newest is not None for one in self.counted) + len(self.gathered)


class EvidenceBook:
    """All evidence of the co-op, read once: a page of 34 statements needs two queries."""

    def __init__(self) -> None:
        self.frameworks: Frameworks = read_frameworks()
        self._on = today()
        self._snapshots: dict[str, list[EvidenceSnapshot]] = {}
        newest_first = EvidenceSnapshot.objects.filter(last_on__gte=self._on - LOOKS_BACK)
        newest_first = newest_first.order_by("-last_on", "-version", "-made_at")
        for snapshot in newest_first:
            self._snapshots.setdefault(snapshot.source, []).append(snapshot)
        self._items = list(standing_items())

    def about(self, codes: Collection[str]) -> TopicEvidence:
        topics = [self.frameworks.topic[code] for code in codes]
        titles = library().titles
        policies = sorted({code for topic in topics for code in topic.policies})
        counted = [self._counted(one) for one in sources() if not set(codes).isdisjoint(one.topics)]
        gathered = [item for item in self._items if not set(codes).isdisjoint(item.topics)]
        found = TopicEvidence(topics, [(code, titles[code]) for code in policies], counted, gathered)
        found.gaps.extend(self._gaps(found))
        return found

    def _counted(self, source: Source) -> Counted:
        snapshots = self._snapshots.get(source.code, [])[:SHOWN]
        is_fresh = bool(snapshots) and (self._on - snapshots[0].last_on).days <= FRESH_DAYS
        return Counted(source, snapshots, is_fresh)

    def _gaps(self, found: TopicEvidence) -> Iterable[str]:
        for one in found.counted:
            if one.newest is None:
                yield f"“{one.source.title}” has not been counted in the last year."
            elif not one.is_fresh:
                yield f"“{one.source.title}” was last counted for {period_words(one.newest)}."
            elif not one.newest.denominator:
                yield f"“{one.source.title}”: {one.newest.sentence or 'there was nothing to count.'}"
        for item in found.gathered:
            if item.fresh_until < self._on:
                yield f"“{item.title}” has not been fresh since {item.fresh_until:%-d %B %Y}."
        for topic in found.topics:
            by_hand = [item for item in found.gathered if topic.code in item.topics and item.fresh_until >= self._on]
            if topic.by_hand and not by_hand:
                yield f"Nothing fresh has been gathered by hand about “{topic.name}”. {topic.by_hand}"
        kinds = {one.source.category for one in found.counted if one.is_fresh}
        kinds |= {Category(item.category) for item in found.gathered if item.fresh_until >= self._on}
        if missing := [category.label.lower() for category in Category if category not in kinds]:
            yield f"No fresh evidence of these kinds: {'; '.join(missing)}. Not every kind is needed everywhere."


def period_words(snapshot: EvidenceSnapshot) -> str:
    """ "October 2026" for a whole month, else the days."""
    after = snapshot.last_on + dt.timedelta(days=1)
    is_month = snapshot.first_on.day == 1 and after.day == 1 and snapshot.first_on.month == snapshot.last_on.month
    return gov_month(snapshot.first_on) if is_month else gov_date_range(snapshot.first_on, snapshot.last_on)


def standing_items() -> "QuerySet[EvidenceItem]":
    """What people gathered and nobody took back, the newest first."""
    return EvidenceItem.objects.filter(withdrawn_on__isnull=True).select_related("document")


def file_name_of(item: EvidenceItem) -> str:
    """The path of its document in a signed file. Raises AttributeError for one without a document."""
    kind = item.document.content_type.partition("/")[2]  # type: ignore[union-attr]
    return f"evidence/{slugify(item.title) or 'evidence'}-{item.id}.{kind}"


def open_item(item_id: UUID) -> EvidenceItem:
    """Raises NotFound for one that is not there or was taken back. Callers ask their policy first."""
    item = standing_items().filter(id=item_id).first()
    if item is None:
        raise NotFound("We cannot find this evidence. It may have been taken back.")
    return item


@dataclass(frozen=True)
class Statement:
    """One node of a framework with the co-op's claim about it and the evidence of its topics."""

    framework: Framework
    question: KeyQuestion
    node: Node
    claim: SelfAssessment | None
    evidence: TopicEvidence


def statements(framework: Framework | None = None) -> list[Statement]:
    """Every node of a framework (by default the one in force), in order. Three queries. Callers ask their policy."""
    framework = framework or read_frameworks().live
    book, claims = EvidenceBook(), newest_of(framework)
    return [
        Statement(framework, question, node, claims.get(node.code), book.about(node.topics))
        for question in framework.questions
        for node in framework.nodes_of(question.code)
    ]


@dataclass(frozen=True)
class SideBySide:
    """One topic with its evidence, and where it belongs in each framework (in the order of the frameworks)."""

    topic: Topic
    evidence: TopicEvidence
    nodes: list[list[Node]]


def side_by_side(frameworks: Collection[Framework]) -> list[SideBySide]:
    """The same evidence under each framework, topic by topic. Two queries."""
    book = EvidenceBook()
    return [
        SideBySide(topic, book.about([topic.code]), [one.nodes_about([topic.code]) for one in frameworks])
        for topic in book.frameworks.topics
    ]
