"""Who is to read which of the co-op's own policies, who has, and who is late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.db.models.fields.json import KT

from clusters.models import Package
from compliance.life.checks import Check, load_checks
from compliance.life.readers import MEMBERS, USER, groups_of, read_by
from compliance.models import PolicyEdition, PolicyReading
from compliance.policies import may_record_given, may_see_who_has_read
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, to_local, today
from coopcare.errors import NotFound
from members.models import Employment, Membership, Person
from members.policies import people_visible_to


@dataclass(frozen=True)
class ToRead:
    """A version that somebody is to read, and the last day to do it."""

    edition: PolicyEdition
    due_on: dt.date
    is_late: bool


@dataclass
class Reader:
    """Somebody with the groups they read for, each with the day from which they have belonged to it."""

    person_id: UUID
    began: dict[str, dt.date] = field(default_factory=dict)

    def belongs(self, groups: Iterable[str], since: dt.date) -> None:
        for group in groups:
            self.began[group] = min(since, self.began.get(group, since))


@dataclass(frozen=True)
class StillToRead:
    person: Person
    policies: tuple[ToRead, ...]

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.policies)


@cache
def checks() -> dict[str, Check]:
    """Read once a process: they are files of the release."""
    return load_checks()


def newest_editions() -> list[PolicyEdition]:
    """The version of each document that people are to read: the last that the board adopted, even if it is for later.

    Each has `groups`, who acknowledges it; the text itself is left in the database.
    """
    rows = PolicyEdition.objects.annotate(groups=KT("text__acknowledged_by")).defer("text", "base")
    newest = {edition.code: edition for edition in rows.order_by("code", "number")}
    return list(newest.values())


def groups_in(edition: PolicyEdition) -> set[str]:
    """As `newest_editions` annotated it: PostgreSQL gives the list as its text."""
    listed: str = edition.groups  # type: ignore[attr-defined]
    return {part.strip(' []"') for part in listed.split(",")}


def readers_on(on: dt.date, *, person_id: UUID | None = None) -> list[Reader]:
    """Everybody who reads policies on a local day, or one of them."""
    found: dict[UUID, Reader] = {}

    def of(row_id: UUID) -> Reader:
        return found.setdefault(row_id, Reader(row_id))

    about = {"person_id": person_id} if person_id else {}
    for who, job, since in Employment.objects.on(on).filter(**about).values_list("person_id", "job", "starts_on"):
        of(who).belongs(groups_of(jobs=[job], hats=[], is_member=False), since)
    on_board = Access.objects.current(now()).filter(hats__contains=[Hat.BOARD], person_id__isnull=False, **about)
    for who, made_at in on_board.values_list("person_id", "created_at"):
        if who is not None:
            of(who).belongs(groups_of(jobs=[], hats=[Hat.BOARD], is_member=False), to_local(made_at).date())
    for who, since in Membership.objects.on(on).filter(**about).values_list("person_id", "starts_on"):
        of(who).belongs({MEMBERS}, since)
    return list(found.values())


def to_read(person_id: UUID, on: dt.date | None = None) -> list[ToRead]:
    """What somebody has still to read, what is due first coming first."""
    day = on or today()
    done = PolicyReading.objects.filter(person_id=person_id, how=PolicyReading.How.READ)
    read = set(done.values_list("edition_id", flat=True))
    readers = readers_on(day, person_id=person_id)
    return _to_read(readers[0], newest_editions(), read, day) if readers else []


def have_read(person_id: UUID) -> list[PolicyReading]:
    """What somebody has read, newest first."""
    rows = PolicyReading.objects.filter(person_id=person_id, how=PolicyReading.How.READ)
    return list(rows.select_related("edition").defer("edition__text", "edition__base").order_by("-recorded_at"))


def everybody_to_read(on: dt.date | None = None) -> list[StillToRead]:
    """Everybody who has something to read, whoever is latest first."""
    day = on or today()
    editions = newest_editions()
    read: dict[UUID, set[UUID]] = defaultdict(set)
    done = PolicyReading.objects.filter(edition__in=[one.id for one in editions], how=PolicyReading.How.READ)
    for person_id, edition_id in done.values_list("person_id", "edition_id"):
        read[person_id].add(edition_id)
    readers = readers_on(day)
    people = Person.objects.in_bulk([reader.person_id for reader in readers])
    waiting = [StillToRead(people[reader.person_id], tuple(_to_read(reader, editions, read[reader.person_id], day)))
               for reader in readers]  # fmt: skip
    return sorted((one for one in waiting if one.policies),
                  key=lambda one: (-one.late, one.person.last_name, one.person.first_name))  # fmt: skip


def _to_read(reader: Reader, editions: Iterable[PolicyEdition], read: set[UUID], on: dt.date) -> list[ToRead]:
    found = []
    for edition in editions:
        groups = groups_in(edition) & reader.began.keys()
        if groups and edition.id not in read:
            began = min(reader.began[group] for group in groups)
            due = read_by(in_force_from=edition.in_force_from, began_on=began)
            found.append(ToRead(edition, due, is_late=due < on))
    return sorted(found, key=lambda one: (one.due_on, one.edition.code))


def who_has_read(actor: Actor) -> list[StillToRead]:
    require(may_see_who_has_read(actor), "Only the manager sees who has read the policies.")
    return everybody_to_read()


def share_read(on: dt.date | None = None) -> tuple[int, int]:
    """(readings that were done, readings that were due) by a local day: of everybody, over all adopted policies."""
    day = on or today()
    editions = newest_editions()
    due: set[tuple[UUID, UUID]] = set()
    for reader in readers_on(day):
        for one in _to_read(reader, editions, set(), day):
            if one.is_late:
                due.add((reader.person_id, one.edition.id))
    done = PolicyReading.objects.filter(edition__in=[one.id for one in editions], done_on__lte=day)
    read = set(done.filter(how=PolicyReading.How.READ).values_list("person_id", "edition_id"))
    return len(due & read), len(due)


def open_person_to_give(actor: Actor, person_id: UUID) -> Person:
    """Somebody we support, for whoever keeps their record right."""
    found = people_visible_to(actor).filter(id=person_id).first()
    if found is None or not may_record_given(actor, found):
        raise NotFound("We cannot find this person.")
    return found


def to_give(person_id: UUID) -> list[PolicyEdition]:
    """The policies whose summaries this person has not been given in the version of now."""
    given = PolicyReading.objects.filter(person_id=person_id).exclude(how=PolicyReading.How.READ)
    had = set(given.values_list("edition_id", flat=True))
    return [edition for edition in newest_editions() if USER in groups_in(edition) and edition.id not in had]


def given_to(person_id: UUID) -> list[PolicyReading]:
    rows = PolicyReading.objects.filter(person_id=person_id).exclude(how=PolicyReading.How.READ)
    return list(rows.select_related("edition").defer("edition__text", "edition__base").order_by("-done_on", "id"))


def people_to_give(actor: Actor, on: dt.date | None = None) -> list[tuple[Person, int]]:
    """People we support whom `actor` knows, with how many policies they are still to be given."""
    editions = {one.id for one in newest_editions() if USER in groups_in(one)}
    supported = Package.objects.on(on or today()).values("person_id")
    people = list(people_visible_to(actor).filter(id__in=supported).order_by("last_name", "first_name", "id"))
    rows = PolicyReading.objects.filter(person__in=people, edition__in=editions).exclude(how=PolicyReading.How.READ)
    given: dict[UUID, int] = defaultdict(int)
    for person_id in rows.values_list("person_id", flat=True):
        given[person_id] += 1
    return [(person, left) for person in people if (left := len(editions) - given[person.id])]
