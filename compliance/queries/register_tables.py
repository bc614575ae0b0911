"""The registers as an inspector reads them. Somebody outside the sample is a number, and their words stay shut; a
safeguarding case is a number for everybody.
"""

import datetime as dt

from django.db.models import Count, F, Q

from compliance.models import (
    Audit,
    Concern,
    Feedback,
    FitnessCheckKind,
    Incident,
    Notification,
    Oversight,
    PlannedAction,
    Risk,
    SamplePart,
)
from compliance.policies import sampled_ids
from compliance.queries.capacity_tables import CAPACITY_TABLES
from compliance.queries.care_tables import CARE_TABLES
from compliance.queries.directors import files_on
from compliance.queries.medicine_tables import MEDICINE_TABLES
from compliance.queries.meeting_tables import MEETING_TABLES
from compliance.queries.plan_tables import PLAN_TABLES
from compliance.queries.records import Pseudonyms, read_of
from compliance.queries.risks import Scored
from compliance.queries.tables import Cell, Export, Row, Table, name
from compliance.register_policies import inspected
from compliance.registers.duties import events
from compliance.registers.words import ConcernStatus
from coopcare.accounts.actor import Actor
from coopcare.clock import local, today
from coopcare.ui.formats import gov_short_date
from members.models import Employment, RecruitmentFile
from members.recruitment import FileFacts, Item, items_of
from members.recruitment_queries import OpenedFile, read_files

YEAR = dt.timedelta(days=365)


def _since() -> dt.datetime:
    """Twelve months: the first instant (UTC) of that local day."""
    return local(today() - YEAR, dt.time())


def _risks(actor: Actor) -> Table:
    scored = [Scored(risk) for risk in Risk.objects.select_related("owner").order_by("status", "opened_at", "id")]
    rows: list[Row] = [
        (one.row.sentence, one.before, one.before_words, one.row.what_we_do, one.after, one.after_words,
         name(one.row.owner), one.row.review_on, one.row.get_status_display(), one.row.closed_reason)
        for one in scored if isinstance(one.row, Risk)
    ]  # fmt: skip
    header = ("Risk", "Score before", "In words", "What we do", "Score after", "In words after", "Watched by",
              "Look again by", "State", "Why closed")  # fmt: skip
    return Table(header, rows)


def _audits(actor: Actor) -> Table:
    rows: list[Row] = [
        (one.title, one.started_at, one.started_by, one.rule, one.get_status_display(), one.ended_at,
         one.points, one.possible, one.ended_note)
        for one in Audit.objects.order_by("-started_at", "id")
    ]  # fmt: skip
    header = (
        "Audit",
        "Started",
        "By",
        "How the sample was drawn",
        "State",
        "Ended",
        "Points",
        "Of",
        "What we make of it",
    )
    return Table(header, rows)


def _actions(actor: Actor) -> Table:
    rows: list[Row] = [
        (one.what, one.source_words or one.get_source_display(), name(one.owner, "Nobody yet"), one.due_on,
         one.how_we_will_know, one.get_status_display(), one.done_at, one.done_note, one.ended_at,
         one.ended_note)
        for one in PlannedAction.objects.select_related("owner").order_by("-made_at", "id")
    ]  # fmt: skip
    header = ("Action", "Came from", "Who does it", "By", "How we will know", "State", "Done", "What was done", "Ended",
              "How we know, or why not needed")  # fmt: skip
    return Table(header, rows)


def _incidents(actor: Actor) -> Table:
    """Of twelve months."""
    names = Pseudonyms(actor)
    steps = {"steps": Count("candour"), "taken": Count("candour", filter=Q(candour__done_at__isnull=False))}
    found = inspected(actor, Incident).filter(happened_at__gte=_since()).select_related("person").annotate(**steps)
    listed = list(found.order_by("-happened_at", "id"))
    rows: list[Row] = [
        (one.code, one.happened_at, one.get_kind_display(), names.whom(one.person), one.get_harm_display(),
         one.get_grade_display(), one.get_status_display(), one.finish_by, one.investigated_on,
         f"{one.taken} of {one.steps}" if one.steps else "Not needed",
         *names.words(one.person, one.what_happened, one.found, one.to_change))
        for one in listed
    ]  # fmt: skip
    header = ("Code", "Happened", "What", "Person", "Harm, as reported", "Grade", "State", "Look into it by",
              "Looked into", "Steps of candour taken", "What happened", "What was found",
              "What will change")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _complaints(actor: Actor) -> Table:
    """Of twelve months, with the clocks. Who told us is never named here."""
    names = Pseudonyms(actor)
    found = inspected(actor, Feedback).filter(received_at__gte=_since()).select_related("person")
    listed = list(found.order_by("-received_at", "id"))
    rows: list[Row] = [
        (one.code, "Complaint" if one.is_complaint else "Compliment", one.received_on, one.get_way_display(),
         one.get_relation_display(), names.whom(one.person), one.get_status_display(), one.stage,
         one.acknowledge_by, one.acknowledged_at, one.answer_by, one.answered_at,
         one.get_outcome_display(), *names.words(one.person, one.words, one.answer, one.learned))
        for one in listed
    ]  # fmt: skip
    header = ("Code", "Kind", "Told", "How", "In their words", "Person", "State", "Stage", "Acknowledge by",
              "Acknowledged", "Answer by", "Answered", "Outcome", "What they said", "Our answer",
              "What was learned")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.person for one in listed)))


def _notifications(actor: Actor) -> Table:
    """Of twelve months. The reasons of a safeguarding case stay with the case."""
    found = inspected(actor, Notification).filter(proposed_at__gte=_since()).order_by("-proposed_at", "id")
    rows: list[Row] = [
        (one.code, events()[one.event].title, events()[one.event].regulation, one.happened_at,
         one.due_at, one.law_due_at or events()[one.event].law, one.get_status_display(),
         one.approved_by, one.sent_at, one.reference, "" if one.concern_id else one.reason)
        for one in found
    ]  # fmt: skip
    header = ("Code", "What happened", "Regulation", "Clock from", "Our target", "The law says", "State", "Approved by",
              "Sent", "Reference", "Why not needed")  # fmt: skip
    return Table(header, rows)


def _safeguarding(actor: Actor) -> Table:
    """Numbers, and nothing of any case."""
    year = Q(raised_at__gte=_since())
    counts = inspected(actor, Concern).aggregate(
        raised=Count("id", filter=year),
        referred=Count("id", filter=year & Q(referred_at__isnull=False)),
        same_day=Count("id", filter=year & Q(referred_at__lt=F("raised_at") + dt.timedelta(days=1))),
        kept=Count("id", filter=year & Q(referred_at__isnull=True, not_referred_because__gt="")),
        undecided=Count("id", filter=Q(status=ConcernStatus.RAISED)),
        open=Count("id", filter=~Q(status=ConcernStatus.CLOSED)),
    )
    words = {
        "raised": "Raised in the last 12 months",
        "referred": "Of these: referred to the council",
        "same_day": "Of these: referred within 24 hours",
        "kept": "Of those raised: not referred, with a reason",
        "undecided": "Not decided yet, today",
        "open": "Open today",
    }
    return Table(("Safeguarding cases", "How many"), [(words[key], counts[key]) for key in words])


def _oversight(actor: Actor) -> Table:
    """When it was held, of twelve months; what was said stays between the worker and whoever oversees them."""
    since = today() - YEAR
    held = inspected(actor, Oversight).filter(held_on__gte=since).select_related("worker")
    listed = list(held.order_by("worker__last_name", "worker__first_name", "-held_on", "id"))
    rows: list[Row] = [
        (name(one.worker), one.get_kind_display(), one.held_on, one.held_by, one.next_due_on,
         "Yes" if one.answered_at else "Not yet")
        for one in listed
    ]  # fmt: skip
    header = ("Worker", "What", "Held", "By", "The next is due by", "Read by the worker")
    return Table(header, rows, read_of(actor, (one.worker for one in listed), SamplePart.WORKER))


def _directors(actor: Actor) -> Table:
    """By name, as they stand on public registers; what they declared stays in their files."""
    rows: list[Row] = [
        (one.name, one.role, "Yes" if one.fitness.is_complete else "Not yet",
         one.fitness.declaration.declared_on if one.fitness.declaration else None, one.fitness.declare_by,
         f"{len(one.fitness.checks)} of {len(FitnessCheckKind)}",
         one.fitness.decision.decided_on if one.fitness.decision else None,
         one.fitness.decision.minute_reference if one.fitness.decision else "")
        for one in files_on(today(), reads_log_ins=False)
    ]  # fmt: skip
    header = ("Director", "Role", "File complete", "Declared", "Declares again by", "Looked into", "Decided", "Minute")
    return Table(header, rows)


def _applicants(actor: Actor) -> Table:
    """Everybody who applied: open, or closed in twelve months. Schedule 3 is about who was taken on, so an inspector
    reads of the workers in their sample alone, and of nobody who was not taken.
    """
    sample = sampled_ids(actor, SamplePart.WORKER)
    files = RecruitmentFile.objects.filter(from_before=False).exclude(closed_on__lt=today() - YEAR)
    if sample is not None:
        files = files.filter(person_id__in=sample, started_on__isnull=False)
    listed = list(files.select_related("person").order_by("-opened_on", "id"))
    rows: list[Row] = [
        (name(one.person), one.get_job_display(), one.get_stage_display(), one.stage_since, one.opened_on, one.outcome)
        for one in listed
    ]
    header = ("Applicant", "For which job", "Stage", "Since", "Applied", "Outcome")
    return Table(header, rows, [one.person for one in listed])


def _recruitment(actor: Actor) -> Table:
    """The file of everybody who works here, item by item: its state and the day of its proof. Nothing of what a proof
    says is in it. Outside the sample whether it is there, without a day or a reason.
    """
    names = Pseudonyms(actor, SamplePart.WORKER)
    jobs = list(Employment.objects.on(today()).select_related("person"))
    workers = {job.person_id: job.person for job in jobs}
    rows = RecruitmentFile.objects.open().filter(person_id__in=workers).order_by("id")
    files = {one.row.person_id: one for one in read_files(rows, today())}
    lines: list[Row] = [
        (names.name_of(job.person), job.get_job_display(),
         *_file_cells(files.get(job.person_id), is_named=names.is_named(job.person_id)))
        for job in jobs
    ]  # fmt: skip
    header = ("Worker", "Job", "Start gate", "Since", *(item.title for item in items_of(FileFacts())))
    return Table(
        header, sorted(lines, key=lambda line: str(line[0])), read_of(actor, workers.values(), SamplePart.WORKER)
    )


def _file_cells(file: OpenedFile | None, *, is_named: bool) -> tuple[Cell, ...]:
    if file is None:
        return "Shut: nobody has opened their file", None, *("" for _ in items_of(FileFacts()))
    gate_on = file.row.cleared_on or file.row.supervised_from
    return _gate(file.row), gate_on if is_named else None, *(_state(item, is_named=is_named) for item in file.items)


def _gate(row: RecruitmentFile) -> str:
    if row.cleared_on:
        return "Open: at work before files were kept" if row.from_before and row.completed_on is None else "Open"
    if row.supervised_until and row.supervised_until >= today():
        return f"Only beside a colleague, until {gov_short_date(row.supervised_until)}"
    return "Shut"


def _state(item: Item, *, is_named: bool) -> str:
    word = "There" if item.is_there else "Missing"
    if not is_named:
        return word
    if item.lacks:
        return f"{word}. {item.lacks}"
    return f"{word}, {gov_short_date(item.on)}" if item.on else word


REGISTERS: dict[str, Export] = {
    one.slug: one
    for one in (
        Export("incidents", "Incidents and duty of candour", "Twelve months; words of your sample.", _incidents),
        Export("safeguarding", "Safeguarding in numbers", "How many, and how fast. No case is opened.", _safeguarding),
        Export("complaints", "Complaints and compliments", "Twelve months, with their clocks.", _complaints),
        Export("notifications", "Notifications to CQC", "Twelve months: due, sent, reference.", _notifications),
        Export("risks", "Risks", "What could go wrong, and what we do about it.", _risks),
        Export("audits", "Audits", "What was looked at, and its score.", _audits),
        Export("actions", "Action plan", "What will be done, by whom, by when, and whether it worked.", _actions),
        Export("supervision", "Supervision, spot checks and appraisal", "Twelve months: held, and due.", _oversight),
        Export("directors", "Directors", "Fitness: declared, looked into, decided.", _directors),
        Export("applicants", "Applicants", "Who applied for which job, and what came of it.", _applicants),
        Export("recruitment", "Recruitment files", "Schedule 3, item by item; days of your sample.", _recruitment),
        *PLAN_TABLES,
        *CARE_TABLES,
        *MEETING_TABLES,
        *CAPACITY_TABLES,
        *MEDICINE_TABLES,
    )
}
