"""A week before it is published: who would be told of what, in the words of the letters, and what stands in the way."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.db.models import Max

from clusters.models import Cluster, TeamPlace
from coopcare.clock import now, today
from coopcare.ui.formats import gov_date, gov_day, gov_time_range
from members.models import PermissionGrant, Person, Scope
from rotas.figures.fairness import SHORT_NOTICE
from rotas.models import HOLDS_TIME, Attendance, AttendanceStatus, PublishedWeek, Visit, VisitEvent
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.homes import homes_of
from rotas.queries.visits import week_of
from rotas.suitability import WorkerFacts, reasons_against
from rotas.travel import Home
from rotas.week.published import Item, News, Planned, from_json, no_time_to_travel, to_json, to_tell

SIX_DAYS = dt.timedelta(days=6)
NOBODY_YET = "We will tell you who is coming."


@dataclass(frozen=True)
class Letter:
    """What one PCA or one person is told, and to whom it goes: nobody when neither they nor who acts for them has an
    e-mail address. `is_pca` tells the two kinds apart.
    """

    about: Person
    to: list[Person]
    is_pca: bool
    news: list[tuple[News, list[str]]]

    @property
    def summary(self) -> str:
        """3 added, 1 taken away"""
        return ", ".join(f"{len(lines)} {news.value}" for news, lines in self.news)


@dataclass(frozen=True)
class LateChange:
    """A visit that is not as it was published. `is_short_notice`: changed less than two days before it."""

    words: str
    is_short_notice: bool


@dataclass(frozen=True)
class Publication:
    """A week about to be published. `stops` are sentences: while there is one, it cannot be. `seen` names this very
    state, so that nobody publishes what they have not seen. `after`: the week as it would be kept.
    """

    cluster: Cluster
    monday: dt.date
    last: PublishedWeek | None
    after: Mapping[UUID, Planned]
    letters: list[Letter]
    stops: list[str]
    open_count: int
    asked_count: int
    late_changes: list[LateChange] = field(default_factory=list)

    @property
    def version(self) -> int:
        return self.last.version if self.last else 0

    @property
    def seen(self) -> str:
        state = json.dumps(to_json(self.after)).encode()
        return f"{self.version}-{hashlib.sha256(state).hexdigest()[:32]}"

    @property
    def pcas(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.is_pca]

    @property
    def people(self) -> list[Letter]:
        return [letter for letter in self.letters if not letter.is_pca]

    @property
    def unreached(self) -> list[Letter]:
        return [letter for letter in self.letters if not letter.to]


def last_published(cluster: Cluster, monday: dt.date) -> PublishedWeek | None:
    return PublishedWeek.objects.filter(cluster=cluster, monday=monday).order_by("-version").first()


def changed_since(published: PublishedWeek, visits: Iterable[Visit]) -> int:
    """How many visits are not as they were published; `visits` are those of the week, with their places."""
    return len(to_tell(from_json(published.rota), week_as_it_is(visits), since=now()).people)


def publication(cluster: Cluster, monday: dt.date) -> Publication:
    """As of now; the number of queries does not grow with the visits."""
    visits = list(week_of(cluster, monday))
    last, after = last_published(cluster, monday), week_as_it_is(visits)
    before = from_json(last.rota) if last else {}
    told = to_tell(before, after, since=now())
    words = _Words(cluster, visits, [*told.people, *told.pcas, *_named_in(before), *_named_in(after)])
    places = [place for visit in visits for place in visit.current_attendances]
    return Publication(
        cluster=cluster,
        monday=monday,
        last=last,
        after=after,
        letters=words.letters(told.pcas, told.people),
        stops=_stops(cluster, monday, visits),
        open_count=sum(place.status == AttendanceStatus.OPEN for place in places),
        asked_count=sum(place.status == AttendanceStatus.OFFERED for place in places),
        late_changes=_late_changes(last, told.people, words) if last else [],
    )


def week_as_it_is(visits: Iterable[Visit]) -> dict[UUID, Planned]:
    return {visit.id: _planned(visit) for visit in visits if visit.cancelled_at is None}


def _planned(visit: Visit) -> Planned:
    held = [place.pca_id for place in visit.current_attendances if place.status in HOLDS_TIME and place.pca_id]
    return Planned(visit.id, visit.person_id, visit.starts_at, visit.ends_at, frozenset(held))


def _named_in(week: Mapping[UUID, Planned]) -> set[UUID]:
    return {pca for one in week.values() for pca in one.pcas} | {one.person_id for one in week.values()}


class _Words:
    """The lines of the letters. A PCA reads whose visit it is only of people on whose team they are (domain.md F6)."""

    def __init__(self, cluster: Cluster, visits: list[Visit], ids: Iterable[UUID]) -> None:
        self.cluster = cluster
        self.people = Person.objects.in_bulk(set(ids))
        teams = TeamPlace.objects.on(today()).filter(person_id__in=self.people, pca_id__in=self.people)
        self.knows = set(teams.values_list("pca_id", "person_id"))
        self.asked = {
            (visit.id, place.pca_id)
            for visit in visits
            for place in visit.current_attendances
            if place.status == AttendanceStatus.OFFERED
        }

    def letters(self, pcas: Mapping[UUID, list[Item]], people: Mapping[UUID, list[Item]]) -> list[Letter]:
        acting = _representatives(people)
        found = []
        for pca_id, items in pcas.items():
            pca = self.people[pca_id]
            found.append(Letter(pca, _reached([pca]), True, _news(items, partial(self.for_pca, pca))))
        for person_id, items in people.items():
            person = self.people[person_id]
            to = _reached([person]) or _reached(acting.get(person_id, []))
            found.append(Letter(person, to, False, _news(items, self.for_person)))
        return sorted(found, key=lambda letter: (not letter.is_pca, letter.about.full_name, str(letter.about.id)))

    def for_pca(self, pca: Person, item: Item) -> str:
        person = item.visit.person_id
        whom = (
            self.people[person].calling_name if (pca.id, person) in self.knows else f"somebody in {self.cluster.name}"
        )
        return f"{whom}: {_when(item.visit)}.{_was(item)}"

    def for_person(self, item: Item) -> str:
        if item.news == News.TAKEN_AWAY:
            return f"{_when(item.visit)}."
        return f"{_when(item.visit)}. {self.who(item.visit)}{_was(item)}"

    def who(self, visit: Planned) -> str:
        coming = [pca for pca in visit.pcas if (visit.visit_id, pca) not in self.asked]
        asked = [pca for pca in visit.pcas if (visit.visit_id, pca) in self.asked]
        sentences = [f"{self._names(coming)} {'is' if len(coming) == 1 else 'are'} coming."] if coming else []
        sentences += [f"We have asked {self._names(asked)}."] if asked else []
        return " ".join(sentences) or NOBODY_YET

    def _names(self, pcas: list[UUID]) -> str:
        return " and ".join(sorted(self.people[pca].calling_name for pca in pcas))


def _news(items: list[Item], words: Callable[[Item], str]) -> list[tuple[News, list[str]]]:
    lines = [(item.news, words(item)) for item in items]
    grouped = [(news, [line for kind, line in lines if kind == news]) for news in News]
    return [(news, found) for news, found in grouped if found]


def _when(visit: Planned) -> str:
    return f"{gov_date(visit.starts_at)}, {gov_time_range(visit.starts_at, visit.ends_at)}"


def _was(item: Item) -> str:
    if item.before is None or item.before.times == item.visit.times:
        return ""
    return f" It was: {_when(item.before)}."


def _reached(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.email]


def _representatives(person_ids: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """Those who may see a person's visits today."""
    grants = PermissionGrant.objects.on(today()).filter(
        person_id__in=list(person_ids), scopes__contains=[Scope.SEE_VISITS]
    )
    found: dict[UUID, list[Person]] = {}
    for grant in grants.select_related("representative").order_by("starts_on", "id"):
        found.setdefault(grant.person_id, []).append(grant.representative)
    return found


def _stops(cluster: Cluster, monday: dt.date, visits: list[Visit]) -> list[str]:
    """Rules of staffing that the week to come breaks, and ways for which no time is left, in time order."""
    held = [
        (visit, place)
        for visit in visits
        if visit.is_upcoming and visit.ends_at > now()
        for place in visit.current_attendances
        if place.pca_id and place.status in HOLDS_TIME
    ]
    facts = worker_facts({place.pca_id for _, place in held if place.pca_id}, monday, monday + SIX_DAYS)
    homes = homes_of({visit.person_id for visit, _ in held})
    found = []
    for visit, place in sorted(held, key=lambda one: (one[0].starts_at, str(one[1].id))):
        found += _broken_by(cluster, visit, place, facts, homes)
    names = {visit.person_id: visit.person.calling_name for visit, _ in held}
    ours = [place.id for _, place in held]
    return [*found, *(line for pca in facts.values() for line in no_time_to_travel(pca, ours, names))]


def _broken_by(
    cluster: Cluster, visit: Visit, place: Attendance, facts: Mapping[UUID, WorkerFacts], homes: Mapping[UUID, Home]
) -> list[str]:
    pca = facts.get(place.pca_id) if place.pca_id else None
    if pca is None:
        return []
    asked_for = make_place(
        visit.person_id, cluster, visit.starts_at, visit.ends_at, [need_of(task) for task in visit.tasks.all()],
        [place], home=homes.get(visit.person_id), skills=visit.skills, kind=visit.kind,
    )  # fmt: skip
    where = f"{visit.person.calling_name}, {gov_day(visit.starts_at)}, {gov_time_range(visit.starts_at, visit.ends_at)}"
    return [f"{where}: {sentence}" for sentence in reasons_against(pca, asked_for)]


def _late_changes(last: PublishedWeek, people: Mapping[UUID, list[Item]], words: _Words) -> list[LateChange]:
    items = sorted((item for found in people.values() for item in found), key=lambda item: item.visit.starts_at)
    events = VisitEvent.objects.filter(visit_id__in=[item.visit.visit_id for item in items], at__gt=last.published_at)
    changed = dict(events.values_list("visit_id").annotate(at=Max("at")).order_by())
    return [
        LateChange(
            f"{words.people[item.visit.person_id].calling_name}, {_when(item.visit)}: {item.news.value}",
            is_short_notice=item.visit.starts_at - changed.get(item.visit.visit_id, now()) < SHORT_NOTICE,
        )
        for item in items
    ]
