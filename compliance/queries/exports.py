"""What an inspector asks to take away (domain.md A6), each as one table. People outside the sample are numbers.

A subject that gains records of its own adds its table to EXPORTS.
"""

import datetime as dt
from collections.abc import Sequence

from clusters.models import Cluster, Package
from compliance.models import Inspection, SamplePart
from compliance.policies import current_inspection, sampled_ids
from compliance.queries.editions import shelf
from compliance.queries.pir import return_on
from compliance.queries.records import BY_NAME, LogLine, Pseudonyms, log_lines, punctuality, read_of
from compliance.queries.register_tables import REGISTERS
from compliance.queries.statements import NOT_WRITTEN, statements
from compliance.queries.tables import Export, Row, Table, clock, in_a_file
from compliance.queries.workforce import staff_checks
from coopcare.accounts.actor import Actor
from coopcare.clock import now, today
from coopcare.tenancy.context import current_coop
from coopcare.ui.csv_files import csv_bytes
from coopcare.ui.formats import gov_datetime
from members.models import Employment, PermissionGrant, Person
from rotas.models import Visit, VisitNote
from rotas.queries import week_of

WEEKS = 8
NOT_ADOPTED = "Not adopted: the board has not agreed to this policy, so it is no evidence."


def watermark(actor: Actor, inspection: Inspection | None) -> str:
    """Who took it, when, and of which inspection: at the head of every file that leaves."""
    taken = f"{current_coop().name}. Taken by {actor.name} on {gov_datetime(now())}"
    if inspection is None:
        return f"{taken}."
    return f"{taken}, {inspection.organisation}, inspection that is open until {gov_datetime(inspection.ends_at)}."


def csv_of(table: Table, actor: Actor) -> bytes:
    """The table with its watermark in the first line; a spreadsheet shows it above the headings."""
    mark = watermark(actor, current_inspection(actor))
    rows = [tuple(in_a_file(cell) for cell in row) for row in table.rows]
    return csv_bytes((mark,), [table.header, *rows])


def _rotas(actor: Actor) -> Table:
    """Eight weeks back and eight ahead: planned, and what happened."""
    first, last = today() - dt.timedelta(weeks=WEEKS), today() + dt.timedelta(weeks=WEEKS)
    return _of_visits(actor, first, last)


def _visit_log(actor: Actor) -> Table:
    return _of_visits(actor, today() - dt.timedelta(weeks=WEEKS), today())


def _of_visits(actor: Actor, first: dt.date, last: dt.date) -> Table:
    visits = Visit.objects.between(first, last).select_related("person", "cluster").prefetch_related("attendances__pca")
    return _lines(log_lines(visits.order_by("starts_at", "id"), Pseudonyms(actor)), actor)


def _lines(lines: Sequence[LogLine], actor: Actor) -> Table:
    header = ("Day", "Cluster", "Person", "PCA", "Planned start", "Planned end", "Arrived", "Left", "Minutes late",
              "Minutes given", "State of the visit", "State of the worker’s place")  # fmt: skip
    return Table(header, [_line(one) for one in lines], read_of(actor, (one.visit.person for one in lines)))


def _line(line: LogLine) -> Row:
    place, visit = line.attendance, line.visit
    return (
        visit.on.isoformat(), visit.cluster.name, line.person, place.pca.full_name if place.pca else "Nobody",
        clock(place.starts_at), clock(place.ends_at), clock(place.arrived_at), clock(place.left_at),
        line.minutes_late, line.minutes_given, visit.get_status_display(), place.get_status_display(),
    )  # fmt: skip


def week_table(cluster: Cluster, monday: dt.date, actor: Actor) -> Table:
    """One cluster's week, planned and actual."""
    return _lines(log_lines(week_of(cluster, monday), Pseudonyms(actor)), actor)


def _late(actor: Actor) -> Table:
    figures = punctuality(today() - dt.timedelta(weeks=WEEKS), today(), Pseudonyms(actor))
    return _lines(figures.exceptions, actor)


def _notes(actor: Actor) -> Table:
    """Of the people in the sample alone; the manager's has everybody's."""
    first = today() - dt.timedelta(weeks=WEEKS)
    notes = VisitNote.objects.filter(visit__on__gte=first).select_related("visit__person")
    sample = sampled_ids(actor)
    if sample is not None:
        notes = notes.filter(visit__person_id__in=sample)
    listed = list(notes.order_by("visit__on", "written_at", "id"))
    rows: list[Row] = [
        (note.visit.on.isoformat(), note.visit.person.full_name, clock(note.written_at), note.author_name, note.text)
        for note in listed
    ]
    header = ("Day of the visit", "Person", "Written", "By", "Note")
    return Table(header, rows, read_of(actor, (note.visit.person for note in listed)))


def _agreed(actor: Actor) -> Table:
    names, rows = Pseudonyms(actor), []
    packages = Package.objects.on(today()).select_related("person", "cluster").prefetch_related("tasks")
    listed = list(packages.order_by("starts_on", "id"))
    for package in listed:
        tasks = ", ".join(task.name for task in package.tasks.all()) if names.is_named(package.person_id) else ""
        rows.append((names.name_of(package.person), package.cluster.name, package.starts_on.isoformat(),
                     package.agreed_minutes, tasks))  # fmt: skip
    header = ("Person", "Cluster", "Since", "Minutes a week", "Help agreed")
    return Table(header, rows, read_of(actor, (package.person for package in listed)))


def _permissions(actor: Actor) -> Table:
    grants = PermissionGrant.objects.on(today()).select_related("person", "representative")
    sample = sampled_ids(actor)
    if sample is not None:
        grants = grants.filter(person_id__in=sample)
    listed = list(grants.order_by("starts_on", "id"))
    rows: list[Row] = [
        (one.person.full_name, one.representative.full_name, one.relationship, one.starts_on.isoformat(),
         ", ".join(one.scopes_words), one.how_given)
        for one in listed
    ]  # fmt: skip
    header = ("Person", "Who may act", "Who they are", "Since", "What", "How it was given")
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _training(actor: Actor) -> Table:
    rows = staff_checks(today())
    headings = [words for words, _ in rows[0].cells] if rows else []
    found = [(row.person.full_name, row.jobs_words, *(one.words for _, one in row.cells)) for row in rows]
    return Table(("Name", "Job", *headings), found, read_of(actor, (row.person for row in rows), SamplePart.WORKER))


def _staff(actor: Actor) -> Table:
    at_work = Employment.objects.on(today()).select_related("person")
    jobs = list(at_work.order_by("person__last_name", "person__first_name", "id"))
    sample = sampled_ids(actor, SamplePart.WORKER)
    rows: list[Row] = [
        (one.person.full_name, one.get_job_display(), one.get_contract_display(), one.starts_on.isoformat(),
         *((one.person.phone, one.person.email) if sample is None or one.person_id in sample else ("", "")))
        for one in jobs
    ]  # fmt: skip
    header = ("Name", "Job", "Contract", "Since", "Phone", "E-mail")
    return Table(header, rows, read_of(actor, (one.person for one in jobs), SamplePart.WORKER))


def _people(actor: Actor) -> Table:
    """Contacts of the people in the sample, for CQC to ring them; the others by their number alone."""
    names, rows, people = Pseudonyms(actor), [], _supported()
    for person in people:
        contact = (person.phone, person.email, person.get_contact_format_display(), person.contact_notes)
        rows.append((names.name_of(person), *(contact if names.is_named(person.id) else ("", "", "", ""))))
    header = ("Person", "Phone", "E-mail", "Letters in", "How to reach them")
    return Table(header, sorted(rows), read_of(actor, people))


def _needs(actor: Actor) -> Table:
    names, rows, people = Pseudonyms(actor), [], _supported()
    for person in people:
        rows.append((names.name_of(person), person.get_contact_format_display(), person.language))
    return Table(("Person", "Letters in", "Language"), sorted(rows), read_of(actor, people))


def _supported() -> list[Person]:
    supported = Package.objects.on(today()).values("person_id")
    return list(Person.objects.filter(id__in=supported).order_by(*BY_NAME))


def _policies(actor: Actor) -> Table:
    """What the board adopted, and what it did not: a model text alone is not the co-op's policy."""
    rows: list[Row] = []
    for held in shelf():
        edition = held.edition or held.coming
        adopted = (edition.number, edition.decided_on, edition.minute_reference, edition.in_force_from,
                   edition.review_due_on) if edition else (None,) * 5  # fmt: skip
        rows.append((held.code, held.model.title, held.words, *adopted))
    header = ("Code", "Policy", "State", "Version", "Adopted", "Minute", "In force from", "Review due")
    return Table(header, rows)


def _statements(actor: Actor) -> Table:
    rows: list[Row] = []
    for one in statements():
        said = (one.code, one.key_question, one.name, one.claim or NOT_WRITTEN)
        rows += [(*said, proof.title, proof.says, proof.on.isoformat(), proof.author, proof.source, proof.sha256)
                 for proof in one.evidence]  # fmt: skip
        rows += [(*said, title, NOT_ADOPTED, "", "", "", "") for title in one.not_adopted]
    header = ("Code", "Key question", "Statement", "What we claim", "Evidence", "What it says", "Day", "Author",
              "Source", "SHA-256")  # fmt: skip
    return Table(header, rows)


def _return(actor: Actor) -> Table:
    found, rows = return_on(), []
    for title, group in found.groups:
        for one in group:
            lines = one.counts or [("", one.words or one.item.by_hand or "Not written yet")]
            if one.item.lacks:
                lines = [*lines, ("Not counted here", one.item.lacks)]
            rows += [(title, one.item.asks, what, number) for what, number in lines]
    return Table(("Part", "Question", "Of what", "Answer"), rows)


EXPORTS: dict[str, Export] = {
    one.slug: one
    for one in (
        Export("rotas", "Rotas", "Eight weeks back and eight ahead, planned and actual.", _rotas),
        Export("visits", "Visit log", "Eight weeks: planned and actual times.", _visit_log),
        Export("late", "Late and missed visits", "Eight weeks, one line each.", _late),
        Export(
            "agreed-help", "Agreed help", "Who is supported, since when, how much; what for in your sample.", _agreed
        ),
        Export("notes", "Visit notes", "Of the people in your sample, eight weeks.", _notes),
        Export("permissions", "Consent to act for somebody", "Of the people in your sample.", _permissions),
        Export("training", "Training and checks", "Everybody who works here, by topic.", _training),
        Export("staff", "Staff list", "With contacts of those in your sample.", _staff),
        Export("people", "People list", "With contacts of those in your sample.", _people),
        Export("needs", "Accessible information", "In which form people get their letters.", _needs),
        Export("policies", "Policies", "What the board adopted, with its minute, and what it did not.", _policies),
        Export("statements", "Statements and evidence", "All 34, with hashes.", _statements),
        Export("return", "Provider information return", "As it would be today.", _return),
        *REGISTERS.values(),
    )
}
