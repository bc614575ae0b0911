"""Reading recruitment files: what each holds and lacks, and whose gate is open on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import (
    Credential,
    CredentialKind,
    Employment,
    FileStage,
    PastKind,
    PastTime,
    Person,
    Qualification,
    RecruitmentFile,
    Reference,
    ReferenceState,
)
from members.policies import may_list_worker_files, may_read_worker_file
from members.recruitment import FileFacts, Item, items_of, lacking, words_lacking
from members.work_history import Gap, Stretch, first_of_month, gaps

CHECKED = (CredentialKind.DBS, CredentialKind.RIGHT_TO_WORK)
NO_FILE = "Nobody has opened their recruitment file."


@dataclass(frozen=True)
class OpenedFile:
    """One file with everything in it, read once: `items` say what is there and what lacks today."""

    row: RecruitmentFile
    items: list[Item]
    history: list[PastTime] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def lacking(self) -> list[Item]:
        return lacking(self.items)

    @property
    def is_whole(self) -> bool:
        return not self.lacking


def read_files(files: Iterable[RecruitmentFile], on: date) -> list[OpenedFile]:
    """These files as they stand on a day; four queries, however many."""
    rows = list(files)
    ids = [row.id for row in rows]
    counting: dict[UUID, dict[str, date]] = defaultdict(dict)
    held = Credential.objects.on(on).filter(person_id__in=[row.person_id for row in rows], kind__in=CHECKED)
    for person_id, kind, checked_on in held.order_by("checked_on").values_list("person_id", "kind", "checked_on"):
        counting[person_id][kind] = checked_on
    history: dict[UUID, list[PastTime]] = defaultdict(list)
    for past in PastTime.objects.filter(file_id__in=ids, struck_on__isnull=True):
        history[past.file_id].append(past)
    asked: dict[UUID, list[Reference]] = defaultdict(list)
    for reference in Reference.objects.filter(file_id__in=ids):
        asked[reference.file_id].append(reference)
    shown: dict[UUID, list[Qualification]] = defaultdict(list)
    for qualification in Qualification.objects.filter(file_id__in=ids):
        shown[qualification.file_id].append(qualification)
    return [_opened(row, counting[row.person_id], history[row.id], asked[row.id], shown[row.id], on) for row in rows]


def read_file(row: RecruitmentFile) -> OpenedFile:
    """One file as it stands today."""
    return read_files([row], today())[0]


def _opened(
    row: RecruitmentFile,
    held: dict[str, date],
    history: list[PastTime],
    asked: list[Reference],
    shown: list[Qualification],
    on: date,
) -> OpenedFile:
    found = _gaps(row, history, on)
    states = [reference.state for reference in asked]
    facts = FileFacts(
        job=row.job,
        is_offered=row.offered_on is not None or row.from_before,
        identity_seen_on=row.identity_seen_on,
        photo_seen_on=row.photo_seen_on,
        has_dbs=CredentialKind.DBS in held,
        dbs_level=row.dbs_level,
        dbs_decision=row.dbs_decision,
        has_right_to_work=CredentialKind.RIGHT_TO_WORK in held,
        references_verified=states.count(ReferenceState.VERIFIED),
        references_waiting=states.count(ReferenceState.ASKED),
        history_since=row.history_since,
        stretches=sum(past.kind != PastKind.EXPLAINED for past in history),
        gaps=tuple(found),
        care_jobs_unanswered=tuple(past.what for past in history if _is_unanswered(past)),
        qualifications=tuple(one.name for one in shown),
        no_qualifications_needed=row.no_qualifications_needed,
        health_answered_on=row.health_answered_on,
        induction_began_on=row.induction_began_on,
        days={
            "identity": _last(row.identity_seen_on, row.photo_seen_on),
            "conduct": _last(*(past.conduct_on for past in history)),
            "references": _last(*(reference.verified_on for reference in asked)),
            "qualifications": _last(*(one.seen_on for one in shown)),
            "right-to-work": held.get(CredentialKind.RIGHT_TO_WORK),
            "dbs": held.get(CredentialKind.DBS),
            "health": row.health_answered_on,
            "induction": row.induction_began_on,
        },
    )
    return OpenedFile(row, items_of(facts), history, found)


def _last(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def _gaps(row: RecruitmentFile, history: list[PastTime], on: date) -> list[Gap]:
    """Until the file was opened; for somebody already at work, until their job here began."""
    if row.history_since is None:
        return []
    until = row.started_on if row.from_before and row.started_on else row.opened_on
    stretches = [Stretch(past.first_month, past.last_month) for past in history]
    return gaps(stretches, since=row.history_since, until=first_of_month(min(until, on)))


def _is_unanswered(past: PastTime) -> bool:
    """A job in care that has ended needs both; one that goes on has no reason for leaving yet."""
    if past.kind != PastKind.CARE_WORK:
        return False
    return not past.conduct or (past.last_month is not None and not past.why_left)


def words_against_start(person_ids: Collection[UUID], on: date) -> dict[UUID, str]:
    """By worker, why the gate of their file is shut, for a rota: what lacks by its name, and nothing of what is in it.
    For those alone whose gate is shut; everybody asked about has words.
    """
    files = RecruitmentFile.objects.open().filter(person_id__in=person_ids)
    found = dict.fromkeys(person_ids, NO_FILE)
    for opened in read_files(files, on):
        words = words_lacking(opened.items)
        found[opened.row.person_id] = f"Missing: {words}." if words else "The manager has not cleared them yet."
    return found


def open_file(actor: Actor, file_id: UUID) -> RecruitmentFile:
    """A recruitment file. NotFound unless the actor may read it; reading somebody else's is recorded."""
    row = RecruitmentFile.objects.select_related("person").filter(id=file_id).first()
    if row is None or not may_read_worker_file(actor, row.person):
        raise NotFound()
    record_reading(actor, "recruitment file", row.person, about=row.person)
    return row


def open_past(actor: Actor, past_id: UUID) -> PastTime:
    """A stretch of somebody's history that counts. NotFound unless the actor may read the file."""
    found = PastTime.objects.select_related("file__person").filter(id=past_id, struck_on__isnull=True).first()
    if found is None or not may_read_worker_file(actor, found.file.person):
        raise NotFound()
    return found


def open_reference(actor: Actor, reference_id: UUID) -> Reference:
    """NotFound unless the actor may read the file."""
    found = Reference.objects.select_related("file__person").filter(id=reference_id).first()
    if found is None or not may_read_worker_file(actor, found.file.person):
        raise NotFound()
    return found


def file_of(person: Person) -> RecruitmentFile | None:
    """The open file of an applicant or worker, or the newest that was closed."""
    rows = RecruitmentFile.objects.filter(person=person)
    return rows.open().first() or rows.order_by("-closed_on", "id").first()


def files_listed(actor: Actor) -> list[OpenedFile]:
    """Open files that somebody must do something about: applicants, and workers whose file is not whole yet."""
    require(may_list_worker_files(actor))
    rows: QuerySet[RecruitmentFile] = RecruitmentFile.objects.open().filter(
        Q(completed_on__isnull=True) | Q(started_on__isnull=True)
    )
    at_work = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today())).values("person_id")
    rows = rows.exclude(~Q(person_id__in=at_work), stage=FileStage.STARTED)
    rows = rows.select_related("person").order_by("person__last_name", "person__first_name", "id")
    return read_files(rows, today())
