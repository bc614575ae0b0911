"""What the records put into a form to print, by the names that its description uses."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from clusters.models import Package
from clusters.policies import may_hold_review
from clusters.queries.clusters import current_tasks, next_package, package_on, team_of
from compliance.models import Oversight, OversightKind, Voice
from compliance.pack.forms import (
    BLANK,
    DIRECTOR,
    FROM_ROW,
    JOB,
    MEETING,
    PERSON,
    VISIT,
    WORKER,
    Drawing,
    Field,
    FormSection,
    PrintedForm,
    load_forms,
)
from compliance.policies import may_print_forms
from compliance.queries.capacity_paper import legal_papers
from compliance.queries.form_board import about_director, about_meeting, director_choices, meeting_choices
from compliance.queries.form_figures import of_the_co_op, people_printed
from compliance.queries.form_jobs import about_job, job_choices
from compliance.queries.form_medicines import medicine_values
from compliance.queries.form_visits import about_visit, pcas, planned
from compliance.queries.library import own_measure
from compliance.queries.oversight import heard_about
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date, gov_time, minutes_words
from members.models import Credential, Employment, Person
from members.queries import open_employment
from rotas.figures.words import of_person
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from rotas.queries.figures import figures_of_person
from rotas.queries.visits import with_people
from rotas.queries.weekly import lasting_patterns
from rotas.suitability.contract import days_words

DAYS_BACK, DAYS_AHEAD = 28, 7
MOST_COLUMNS, SHORT = 12, 8
NONE = ("None in our records.",)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class FilledField:
    """A field with what the records know; `room` is for the blank lines to write on."""

    ask: str
    value: str
    room: range
    tick: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledSection:
    heading: str
    fields: tuple[FilledField, ...]
    columns: tuple[str, ...]
    rows: Rows
    drawings: tuple[Drawing, ...] = ()
    words: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()

    @property
    def headings(self) -> list[tuple[str, int]]:
        """Each column and its width in per cent; 0 where the words decide."""
        return list(zip(self.columns, self.widths or [0] * len(self.columns), strict=True))

    @property
    def is_short(self) -> bool:
        """So short that it is not cut at the foot of a page."""
        return len(self.rows) <= SHORT

    @property
    def is_long(self) -> bool:
        """A table so wide that its letters must be small: a square for each day of a month."""
        return len(self.columns) > MOST_COLUMNS


@dataclass(frozen=True)
class FilledForm:
    form: PrintedForm
    sections: tuple[FilledSection, ...]
    about: str = ""
    person: Person | None = field(default=None, compare=False)


def forms_by_group() -> dict[str, list[PrintedForm]]:
    groups: dict[str, list[PrintedForm]] = {}
    for form in load_forms().values():
        groups.setdefault(form.group, []).append(form)
    return groups


def open_form(code: str) -> PrintedForm:
    form = load_forms().get(code)
    if form is None:
        raise NotFound("We cannot find this form.")
    return form


def subjects_of(form: PrintedForm) -> list[tuple[str, str]]:
    """(id, words) of whom or what the form can be printed for."""
    if form.about == PERSON:
        people = Person.objects.filter(id__in=Package.objects.values("person_id")).order_by("last_name", "first_name")
        return [(str(person.id), person.full_name) for person in people]
    if form.about == WORKER:
        people = Person.objects.filter(id__in=Employment.objects.values("person_id"))
        return [(str(person.id), person.full_name) for person in people.order_by("last_name", "first_name")]
    if form.about == JOB:
        return job_choices()
    if form.about == DIRECTOR:
        return director_choices()
    if form.about == MEETING:
        return meeting_choices()
    return [(str(visit.id), f"{planned(visit)}: {visit.person.full_name}") for visit in _visits_to_look_into()]


def _visits_to_look_into() -> list[Visit]:
    """Missed, or looked into, in the last four weeks; newest first."""
    recent = Visit.objects.between(today() - dt.timedelta(days=DAYS_BACK), today()).select_related("person")
    missed = recent.filter(status=VisitStatus.MISSED) | recent.filter(watches__isnull=False)
    return list(missed.distinct().order_by("-starts_at"))


def filled_form(form: PrintedForm, subject_id: UUID | None, *, actor: Actor) -> FilledForm:
    """The form with what the records know of this person, worker or visit; blank when nobody is chosen.

    The reading of anybody's record is kept. NotFound when there is no such subject.
    """
    if not may_print_forms(actor):
        raise NotFound("We cannot find this form.")
    return _filled_for(form, subject_id, actor)


def form_of_job(code: str, job_id: UUID, *, actor: Actor) -> FilledForm:
    """A paper of one job, for whoever may read the worker's file: workers have their own. NotFound for anybody else,
    and for a form that is not about a job; the reading is kept.
    """
    job, form = open_employment(actor, job_id), open_form(code)
    if form.about != JOB:
        raise NotFound("We cannot find this form.")
    return _filled_for(form, job.id, actor)


def form_of_review(person_id: UUID, *, actor: Actor) -> FilledForm:
    """The form to take to a review, with the figures of the last weeks. NotFound for whoever may not hold it."""
    package = package_on(person_id, today())
    if package is None or not may_hold_review(actor, package):
        raise NotFound("We cannot find this form.")
    return _filled_for(open_form("review"), person_id, actor)


def _filled_for(form: PrintedForm, subject_id: UUID | None, actor: Actor) -> FilledForm:
    what = f"form to print: {form.title.lower()}"
    values: dict[str, Any] = dict(of_the_co_op(form.fills))
    for named in people_printed(form.fills):
        record_reading(actor, what, named, about=named)
    person, about = None, ""
    if subject_id is not None:
        person, about, more = _SUBJECTS[form.about](subject_id)
        values |= more
        if person is not None:
            record_reading(actor, what, person, about=person)
    return FilledForm(form, _sections(form, values, leave_out=FROM_ROW), about, person)


def filled_from_row(form: PrintedForm, values: Mapping[str, Any], *, about: str) -> FilledForm:
    """The form of one row of a register, for callers who have asked that register's policy and kept the reading.

    What the row does not know has a line to write on.
    """
    return FilledForm(form, _sections(form, values, leave_out=BLANK), about)


def _sections(form: PrintedForm, values: Mapping[str, Any], *, leave_out: str) -> tuple[FilledSection, ...]:
    of_row = leave_out == BLANK
    held = [one for one in form.sections if one.only != leave_out and values.get(one.needs, True)]
    return tuple(_filled(section, values, of_row) for section in held)


def _filled(section: FormSection, values: Mapping[str, Any], of_row: bool) -> FilledSection:
    known: Rows = values.get(section.fill, ()) if section.fill else ()
    if of_row and section.columns and not known:
        return FilledSection(section.heading, (), (), (), words=NONE)
    blank = [[""] * len(section.columns)] * (section.rows or (0 if known else 3))
    return FilledSection(
        section.heading,
        tuple(_filled_field(one, str(values.get(one.fill, "")), of_row) for one in section.fields),
        section.columns,
        [*known, *blank] if section.columns else (),
        section.drawings,
        section.words,
        section.widths,
    )


def _filled_field(one: Field, value: str, of_row: bool) -> FilledField:
    tick = () if value else one.tick
    lines = 0 if value or tick else 1 if of_row else one.lines
    return FilledField(one.ask, value, range(lines), tick)


def _about_person(person_id: UUID) -> tuple[Person, str, dict[str, Any]]:
    person = _person(person_id)
    package = next_package(person.id, today())
    if package is None and not Package.objects.filter(person_id=person_id).exists():
        raise NotFound("We support nobody of this name.")
    figures, own = figures_of_person(person.id, measure=own_measure())
    values = {
        "person.name": person.full_name,
        "person.name_and_born": _comma(person.full_name, gov_date(person.born_on) if person.born_on else ""),
        "person.known_as": person.known_as,
        "person.calling_name": person.calling_name,
        "person.born": gov_date(person.born_on) if person.born_on else "",
        "person.address": _one_line(f"{person.address}\n{person.postcode}"),
        "person.phone": person.phone,
        "person.nhs_number": person.nhs_number,
        "person.language": person.language,
        "person.contact": ". ".join(w for w in (person.get_contact_format_display(), person.contact_notes) if w),
        "person.home_notes": person.home_notes,
        "person.about_me": person.about_me,
        "person.team": ", ".join(place.pca.full_name for place in team_of(person.id, today())),
        "person.figures": [[sentence] for sentence in of_person(figures, own)],
        "person.whom_to_ring": _whom_to_ring(person, package),
        "person.next_visits": _next_visits(person),
        "person.usual_visits": _usual_visits(package) if package else (),
        **legal_papers(person),
        "package.tasks": ", ".join(task.name for task in current_tasks(package, today())) if package else "",
        "package.hours": minutes_words(package.agreed_minutes) if package else "",
        **medicine_values(person.id),
    }
    return person, person.full_name, values


def _whom_to_ring(person: Person, package: Package | None) -> Rows:
    rows = []
    if package:
        name = package.cluster.support_worker.full_name if package.cluster.support_worker else "the office"
        rows.append([f"Cluster {package.cluster.name}, {name}", package.cluster.phone])
    rows.append([f"{current_coop().name}, office", current_coop().phone])
    for grant in person.permissions_given.on(today()).select_related("representative"):
        rows.append([f"{grant.representative.full_name}, {grant.relationship}", grant.representative.phone])
    return rows


def _next_visits(person: Person) -> Rows:
    visits = with_people(Visit.objects.between(today(), today() + dt.timedelta(days=DAYS_AHEAD)).filter(person=person))
    coming = visits.exclude(status=VisitStatus.CANCELLED).order_by("starts_at")
    return [[planned(visit), pcas(visit)] for visit in coming]


def _usual_visits(package: Package) -> Rows:
    return [
        [
            days_words(sorted(one.weekdays)) + ("" if one.every_weeks == 1 else f", every {one.every_weeks} weeks"),
            gov_time(one.start_time),
            minutes_words(one.minutes),
            _comma(*(pca.full_name for pca in (one.usual_pca, one.second_pca) if pca)) or "Nobody yet",
        ]
        for one in lasting_patterns(package).order_by("start_time", "id")
    ]


def _about_worker(person_id: UUID) -> tuple[Person, str, dict[str, Any]]:
    person = _person(person_id)
    job = person.employments.order_by("-starts_on").first()
    if job is None:
        raise NotFound("Nobody of this name works here.")
    first = today() - dt.timedelta(days=DAYS_BACK)
    given = Attendance.objects.filter(pca=person, status=AttendanceStatus.DONE, visit__on__range=(first, today()))
    held = Credential.objects.on(today()).filter(person=person).order_by("kind", "topic", "-starts_on")
    last = Oversight.objects.filter(worker=person, kind=OversightKind.SUPERVISION).first()
    values = {
        "worker.name": person.full_name,
        "worker.job": f"{job.get_job_display()}, since {gov_date(job.starts_on)}",
        "worker.starts_on": gov_date(job.starts_on),
        "worker.visits": str(given.count()),
        "worker.credentials": [[one.title, gov_date(one.ends_on) if one.ends_on else "Does not lapse"] for one in held],
        "worker.voices": [_voice(voice) for voice in heard_about(person).voices],
        "worker.last_agreed": f"{gov_date(last.held_on)}: {last.agreed or 'nothing more'}" if last else "",
        "worker.inducted": _inducted(person),
        "worker.watched": _watched(person),
    }
    return person, person.full_name, values


def _voice(voice: Voice) -> Sequence[str]:
    """With a name only where the person wished it."""
    return (voice.person.full_name if voice.with_name else "Somebody", voice.goes_well, voice.could_be_better)


def _inducted(person: Person) -> Rows:
    rows = Oversight.objects.filter(worker=person, kind__in=(OversightKind.INDUCTION, OversightKind.SHADOWING))
    return [
        [gov_date(one.held_on), one.held_by, one.seen, minutes_words(one.minutes) if one.minutes else ""]
        for one in rows.order_by("held_on", "written_at")
    ]


def _watched(person: Person) -> Rows:
    return [
        [
            one.get_topic_display(), one.get_outcome_display(), gov_date(one.seen_on), one.seen_by,
            gov_date(one.ends_on) if one.ends_on else "Does not lapse",
        ]
        for one in person.competencies.order_by("-seen_on", "-written_at")
    ]  # fmt: skip


def _person(person_id: UUID) -> Person:
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound("We cannot find this person.")
    return person


def _comma(*words: str) -> str:
    return ", ".join(word for word in words if word)


def _one_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


_SUBJECTS: dict[str, Callable[[UUID], tuple[Person | None, str, dict[str, Any]]]] = {
    PERSON: _about_person,
    WORKER: _about_worker,
    VISIT: about_visit,
    JOB: about_job,
    DIRECTOR: about_director,
    MEETING: about_meeting,
}
