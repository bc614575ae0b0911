"""What happens at the visits of one cluster from day to day: who comes, when they arrive, what goes wrong. Pure.

Chance is drawn for each visit from its own name and date, so the same day gives the same visits, whatever else changed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from coopcare import clock
from coopcare.home.demo import words
from coopcare.home.demo.hours import hours_given, within
from coopcare.home.demo.kinds import KINDS
from coopcare.home.demo.reading import ClusterData, Supported
from coopcare.home.demo.rota import Diary, Usual, bank_of, most_minutes, standing_by, team_order, weekly_minutes
from members.models import CredentialKind
from rotas.models import AttendanceStatus, CancelReason, VisitStatus
from rotas.recurrence import occurrence_instants

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
TRAVEL = dt.timedelta(minutes=4)
RINGS_IN_SICK = dt.timedelta(hours=3)  # before the visit

GONE = frozenset({AttendanceStatus.DECLINED, AttendanceStatus.RELEASED})

# Shares of visits, in thousandths: believable for a good service, and enough of each for every page to show some.
CANCELLED_LATE, CANCELLED_EARLY, OUR_FAULT, MISSED = 6, 14, 15, 18
LATE, SHORT, UNWANTED_TASK, NOTE_WRITTEN, CONFIRMED = 40, 25, 40, 800, 970
ON_LEAVE, OFF_SICK, SPELL_AWAY = 60, 12, 90


T = TypeVar("T")


def sure(value: T | None) -> T:
    """A value that must be there by now: its absence is a fault of the demo's own making."""
    if value is None:
        raise ValueError("A visit of the demo lacks what it must have by now.")
    return value


@dataclass
class Place:
    """One worker's place. Instants are UTC."""

    pca: str | None
    status: AttendanceStatus
    asked_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    decline_reason: str = ""
    arrived_at: dt.datetime | None = None
    left_at: dt.datetime | None = None


@dataclass
class Happened:
    """One visit and what became of it. `usual` is None for a visit that was booked once."""

    person: str
    kind: str
    on: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    booked_at: dt.datetime
    usual: Usual | None = None
    moved_by_clock_change: bool = False
    status: VisitStatus = VisitStatus.ACCEPTED
    places: list[Place] = field(default_factory=list)
    cancelled_at: dt.datetime | None = None
    cancel_reason: str = ""
    cancel_note: str = ""
    confirmed_at: dt.datetime | None = None
    query_note: str = ""
    missed_reason: str = ""
    note: str = ""
    note_from_person: str = ""
    unwanted_task: int | None = None  # its position
    covers: list[tuple[str, str]] = field(default_factory=list)  # (pca, why) of cover from outside the team

    @property
    def workers_needed(self) -> int:
        return self.usual.help.workers if self.usual else 1

    def chance(self, what: str = "") -> Random:
        return Random(f"{self.person} {self.kind} {self.starts_at} {what}")  # noqa: S311 - invented days, no secret

    def standing(self) -> list[Place]:
        """The places that somebody fills or should."""
        return [place for place in self.places if place.status not in GONE]


@dataclass(frozen=True)
class Spell:
    """Days on which a person is not at home; told to the co-op at `told_at`."""

    first: dt.date
    last: dt.date
    reason: CancelReason
    note: str
    told_at: dt.datetime


class ClusterDays:
    """The days of one cluster from `first` to `last`, lived until `now` (UTC)."""

    def __init__(
        self,
        cluster: ClusterData,
        rota: Sequence[Usual],
        *,
        first: dt.date,
        last: dt.date,
        now: dt.datetime,
        to_work: Mapping[str, int] | None = None,
    ) -> None:
        self.cluster, self.rota, self.first, self.last, self.now = cluster, rota, first, last, now
        self.today = clock.to_local(now).date()
        self.people = {person.name: person for person in cluster.people}
        self.pcas = {pca.name: pca for pca in cluster.pcas}
        self.teams = {person.name: team_order(person, rota) for person in cluster.people}
        self.diary = Diary(to_work=to_work)
        self._usual_minutes = weekly_minutes(rota)
        self._hours = hours_given(cluster, rota)
        self._last_left: dict[str, dt.datetime] = {}
        self._spells: dict[str, list[Spell]] = {person.name: list(self._spells_of(person)) for person in cluster.people}

    def live(self) -> list[Happened]:
        """Every visit, in order of time."""
        visits = sorted(self._planned(), key=lambda visit: (visit.starts_at, visit.person, visit.kind))
        for visit in visits:
            usual = sure(visit.usual)
            for name in usual.pcas:
                self.diary.take(name, visit.on.toordinal(), usual.start, usual.end)
        for visit in visits:
            self._staff(visit)
        for visit in visits:
            self._give(visit)
        return visits

    # Planning and staffing

    def _planned(self) -> Iterator[Happened]:
        by_weekday: dict[int, list[Usual]] = defaultdict(list)
        for usual in self.rota:
            for weekday in usual.weekdays:
                by_weekday[weekday].append(usual)
        for number in range((self.last - self.first).days + 1):
            on = self.first + number * DAY
            for usual in by_weekday[on.weekday()]:
                what = KINDS[usual.help.kind].visit_kind
                starts_at, ends_at, moved = occurrence_instants(on, usual.start_time, usual.help.minutes, what)
                booked_at = min(starts_at - 42 * DAY, self.now - DAY)
                yield Happened(usual.person, usual.help.kind, on, starts_at, ends_at, booked_at, usual, moved)

    def _staff(self, visit: Happened) -> None:
        usual = sure(visit.usual)
        for name in usual.pcas:
            why = self._why_not(name, visit)
            if not why:
                visit.places.append(self._agreed(name, visit))
                continue
            self.diary.free(name, visit.on.toordinal(), usual.start, usual.end)
            stand_in = self._stand_in(visit, away=name)
            if why == words.SICK:
                rang_at = visit.starts_at - RINGS_IN_SICK
                visit.places.append(Place(name, AttendanceStatus.RELEASED, visit.booked_at, rang_at, words.SICK))
                visit.places.append(self._agreed(stand_in, visit, rang_at))
            else:
                visit.places.append(self._agreed(stand_in, visit))

    def _agreed(self, name: str | None, visit: Happened, asked_at: dt.datetime | None = None) -> Place:
        if name is None:
            return Place(None, AttendanceStatus.OPEN)
        asked_at = asked_at or visit.booked_at
        answered_at = min(asked_at + visit.chance(name).randint(2, 90) * MINUTE, self.now)
        return Place(name, AttendanceStatus.ACCEPTED, asked_at, answered_at)

    def _why_not(self, name: str, visit: Happened) -> str:
        """Why the usual PCA does not come; empty when they do. Nobody's sickness is known before they ring."""
        if not self._in_date(name, visit):
            return "Checks out of date"
        monday = visit.on - visit.on.weekday() * DAY
        if visit.on <= self.today and is_on_leave(name, monday):
            return "On leave"
        if visit.starts_at - RINGS_IN_SICK <= self.now and _drawn(f"sick {name} {visit.on}", OFF_SICK):
            return words.SICK
        return ""

    def _in_date(self, name: str, visit: Happened) -> bool:
        needed = {task.needs_training for task in KINDS[visit.kind].tasks}
        needed |= {CredentialKind.DBS.value, CredentialKind.RIGHT_TO_WORK.value}
        lapses = self.pcas[name].lapses
        return all(visit.on <= self.today + days * DAY for what, days in lapses.items() if what in needed)

    def _stand_in(self, visit: Happened, *, away: str) -> str | None:
        """Somebody free who may come: of the team, then of the bank, then of the cluster (which is cover)."""
        person, usual, day = self.people[visit.person], sure(visit.usual), visit.on.toordinal()
        team = self.teams[person.name]
        bank = [pca.name for pca in bank_of(self.cluster)]
        others = [] if person.only_team else [*bank, *(name for name in self.pcas if name not in bank)]
        here = {place.pca for place in visit.places} | {away, *usual.pcas, *person.blocks}
        for name in dict.fromkeys([*team, *others]):
            if name in here or self._why_not(name, visit) or not self.has_room(name, day, usual):
                continue
            self.diary.take(name, day, usual.start, usual.end)
            if name not in team and name not in {pca.name for pca in standing_by(self.cluster)}:
                visit.covers.append((name, f"Cover for {self.pcas[away].full_name}"))
            return name
        return None

    def has_room(self, name: str, day: int, usual: Usual) -> bool:
        """Whether a PCA can take one more visit on a day, by the clock and by what they wish to work in a week."""
        most = most_minutes(self.pcas[name], self._usual_minutes.get(name, 0))
        on = dt.date.fromordinal(day)
        if self.diary.minutes_of_week(name, day) + usual.help.minutes > most:
            return False
        if on > self.today and name in self._hours and not within(self._hours[name], on, usual.start, usual.end):
            return False
        return self.diary.fits(name, day, usual.start, usual.end)

    # What became of it

    def _spells_of(self, person: Supported) -> Iterator[Spell]:
        """At most one stay away from home in each month that has begun."""
        month = self.first.replace(day=1)
        while month <= self.today:
            chance = Random(f"spell {person.name} {month}")  # noqa: S311
            if chance.randrange(1000) < SPELL_AWAY:
                first = month + chance.randint(1, 20) * DAY
                hospital = chance.random() < 0.4
                reason = CancelReason.HOSPITAL if hospital else CancelReason.AWAY
                note = chance.choice(words.HOSPITAL_NOTES if hospital else words.AWAY_NOTES)
                told_at = clock.local(first if hospital else first - 8 * DAY, dt.time(6, 20))
                if told_at <= self.now:
                    yield Spell(first, first + chance.randint(2, 6) * DAY, reason, note, told_at)
            month = (month + 31 * DAY).replace(day=1)

    def _give(self, visit: Happened) -> None:
        if self._cancel_for_spell(visit):
            return
        drawn = visit.chance("fate").randrange(1000)
        if visit.starts_at > self.now:
            self._open_if_unfilled(visit)
        elif drawn < OUR_FAULT:
            self._cancel_by_chance(visit, drawn)
        elif any(place.status == AttendanceStatus.OPEN for place in visit.places):
            cancel(visit, visit.starts_at - 120 * MINUTE, CancelReason.OUR_FAULT, words.OUR_FAULT_NOTE)
        elif drawn < MISSED and visit.workers_needed == 1 and visit.ends_at < self.now:
            miss(visit)
        else:
            self.attend(visit)

    def _cancel_for_spell(self, visit: Happened) -> bool:
        for spell in self._spells[visit.person]:
            if spell.first <= visit.on <= spell.last:
                cancel(visit, min(spell.told_at, visit.starts_at), spell.reason, spell.note)
                return True
        return False

    def _open_if_unfilled(self, visit: Happened) -> None:
        if any(place.status == AttendanceStatus.OPEN for place in visit.places):
            visit.status = VisitStatus.REQUESTED

    def _cancel_by_chance(self, visit: Happened, drawn: int) -> None:
        note = visit.chance("note").choice(words.NOT_NEEDED_NOTES)
        if drawn < CANCELLED_LATE:
            cancel(visit, visit.starts_at - 180 * MINUTE, CancelReason.NOT_NEEDED, note)
        elif drawn < CANCELLED_EARLY:
            cancel(visit, visit.starts_at - 3 * DAY, CancelReason.NOT_NEEDED, note)
        else:
            cancel(visit, visit.starts_at - 120 * MINUTE, CancelReason.OUR_FAULT, words.OUR_FAULT_NOTE)

    def attend(self, visit: Happened) -> None:
        """The PCAs come and go, as far as `now` lets them; afterwards there is a note, and later a confirmation."""
        for place in visit.standing():
            name = sure(place.pca)
            arrived_at, left_at = self._times(visit, name)
            self._last_left[name] = left_at
            if arrived_at <= self.now:
                place.status, place.arrived_at = AttendanceStatus.UNDER_WAY, arrived_at
            if left_at <= self.now:
                place.status, place.left_at = AttendanceStatus.DONE, left_at
        statuses = {place.status for place in visit.standing()}
        if statuses == {AttendanceStatus.DONE}:
            self._finish(visit)
        elif statuses & {AttendanceStatus.UNDER_WAY, AttendanceStatus.DONE}:
            visit.status = VisitStatus.UNDER_WAY

    def _times(self, visit: Happened, name: str) -> tuple[dt.datetime, dt.datetime]:
        chance = visit.chance(f"times {name}")
        late = chance.randint(16, 38) if chance.randrange(1000) < LATE else chance.randint(-4, 9)
        arrived_at = visit.starts_at + late * MINUTE
        if name in self._last_left:
            arrived_at = max(arrived_at, self._last_left[name] + TRAVEL)
        planned = clock.elapsed_minutes(visit.starts_at, visit.ends_at)
        minutes = planned + chance.randint(-3, 5)
        if chance.randrange(1000) < SHORT:
            minutes = round(planned * chance.uniform(0.55, 0.78))
        return arrived_at, arrived_at + minutes * MINUTE

    def _finish(self, visit: Happened) -> None:
        left_at = max(place.left_at for place in visit.standing() if place.left_at)
        visit.status = VisitStatus.DONE
        chance = visit.chance("after")
        if chance.randrange(1000) < UNWANTED_TASK:
            visit.unwanted_task = chance.randrange(len(KINDS[visit.kind].tasks))
        if chance.randrange(1000) < NOTE_WRITTEN:
            visit.note = self._note(visit, chance)
        confirmed_at = left_at + chance.randint(20, 55 * 60) * MINUTE
        if confirmed_at <= self.now and chance.randrange(1000) < CONFIRMED:
            visit.status, visit.confirmed_at = VisitStatus.CONFIRMED, confirmed_at

    def _note(self, visit: Happened, chance: Random) -> str:
        person = self.people[visit.person]
        name = person.known_as or person.first_name
        place = visit.standing()[0]
        arrived_at, left_at = sure(place.arrived_at), sure(place.left_at)
        parts = [chance.choice(words.NOTES[visit.kind])]
        tasks = KINDS[visit.kind].tasks
        for position, task in enumerate(tasks):
            if position == visit.unwanted_task:
                parts.append(words.NOT_WANTED.format(task=task.name[0].lower() + task.name[1:]))
            elif "tablets" in task.name:
                parts.append(chance.choice(words.TABLETS_TAKEN))
        if arrived_at - visit.starts_at > 15 * MINUTE:
            parts.append(chance.choice(words.LATE_BECAUSE))
        if left_at - arrived_at < 0.8 * (visit.ends_at - visit.starts_at):
            parts.append(chance.choice(words.SHORT_BECAUSE))
        elif chance.random() < 0.3:
            parts.append(chance.choice(words.ALSO))
        at = clock.to_local(arrived_at + 12 * MINUTE)
        return " ".join(parts).format(
            name=name, time=f"{at.hour % 12 or 12}:{at.minute:02d}{'am' if at.hour < 12 else 'pm'}"
        )


def cancel(visit: Happened, at: dt.datetime, reason: CancelReason, note: str) -> None:
    visit.status, visit.cancelled_at, visit.cancel_reason, visit.cancel_note = VisitStatus.CANCELLED, at, reason, note
    # What was to happen to its places later does not: whoever was to fall ill that day was still to come.
    undone = [place for place in visit.places if place.answered_at is not None and place.answered_at > at]
    visit.places = [place for place in visit.places if _stood(place, at, but_open=bool(undone))]
    for place in visit.places:
        if place in undone or place.status not in GONE:
            place.status, place.decline_reason = AttendanceStatus.CANCELLED, ""
    visit.covers.clear()


def _stood(place: Place, at: dt.datetime, *, but_open: bool) -> bool:
    if place.asked_at is None:
        return not but_open
    return place.asked_at <= at


def miss(visit: Happened) -> None:
    visit.status = VisitStatus.MISSED
    visit.missed_reason = visit.chance("missed").choice(words.MISSED_BECAUSE)
    for place in visit.standing():
        place.status = AttendanceStatus.MISSED


def is_on_leave(name: str, monday: dt.date) -> bool:
    """Whether a PCA is on leave in a week that has begun, up to today."""
    return _drawn(f"leave {name} {monday}", ON_LEAVE)


def _drawn(name: str, thousandths: int) -> bool:
    return Random(name).randrange(1000) < thousandths  # noqa: S311
