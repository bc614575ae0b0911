"""What a recruitment file holds, what it lacks, and which moves it may make. Pure.

Sources: Schedule 3 of the Regulated Activities Regulations 2014 (domain.md A3), and the co-op's own recruitment policy
(P08): two verified references, a start ahead of the DBS certificate only beside a colleague and for six weeks at most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from members.models.recruitment import DbsDecision, DbsLevel, FileStage
from members.models.workers import Job
from members.work_history import Gap

REFERENCES_NEEDED = 2
LONGEST_SUPERVISED = timedelta(weeks=6)
# Who gives personal care, or may: eligible for the enhanced check with the adults' barred list.
IN_CARE = frozenset({Job.PCA.value, Job.SUPPORT_WORKER.value, Job.MANAGER.value})

MOVES: dict[FileStage, frozenset[FileStage]] = {
    FileStage.APPLICANT: frozenset({FileStage.OFFERED, FileStage.WITHDRAWN}),
    FileStage.OFFERED: frozenset({FileStage.CLEARED, FileStage.STARTED, FileStage.WITHDRAWN}),
    FileStage.CLEARED: frozenset({FileStage.STARTED, FileStage.OFFERED, FileStage.WITHDRAWN}),
    FileStage.STARTED: frozenset({FileStage.LEFT}),
    FileStage.WITHDRAWN: frozenset(),
    FileStage.LEFT: frozenset(),
}


def can_move(stage: str, to: FileStage) -> bool:
    return to in MOVES[FileStage(stage)]


@dataclass(frozen=True)
class FileFacts:
    """One file as the rules read it. `has_…` say that a check counts on the day; the rest is what was written down.
    `days`: by the key of an item, the local day of its proof, where there is one.
    """

    job: str = Job.PCA.value
    is_offered: bool = False
    identity_seen_on: date | None = None
    photo_seen_on: date | None = None
    has_dbs: bool = False
    dbs_level: str = ""
    dbs_decision: str = ""
    has_right_to_work: bool = False
    references_verified: int = 0
    references_waiting: int = 0
    history_since: date | None = None
    stretches: int = 0
    gaps: tuple[Gap, ...] = ()
    care_jobs_unanswered: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    no_qualifications_needed: bool = False
    health_answered_on: date | None = None
    induction_began_on: date | None = None
    days: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One thing of the file: `lacks` is empty when it is there, `who` must act otherwise. `word` stands in a list; `on`
    is the local day of its proof.
    """

    key: str
    title: str
    word: str
    lacks: str = ""
    who: str = ""
    on: date | None = None

    @property
    def is_there(self) -> bool:
        return not self.lacks


def items_of(file: FileFacts) -> list[Item]:
    """Everything of Schedule 3, the right to work and the induction, in the order in which it is usually done."""
    items = [rule(file) for rule in _RULES]
    return [replace(item, on=file.days.get(item.key)) for item in items]


def lacking(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if not item.is_there]


def words_lacking(items: Iterable[Item]) -> str:
    """identity, references and health declaration"""
    words = [item.word for item in lacking(items)]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def against_supervised(items: Iterable[Item], barred_list_clear_on: date | None, references_verified: int) -> list[str]:
    """Why a supervised start is not possible, in sentences. All but the DBS certificate must be there, and at least
    one reference verified (P08).
    """
    found = [item.lacks for item in lacking(items) if item.key not in ("dbs", "references")]
    if references_verified == 0:
        found.append("No reference has been verified yet.")
    if barred_list_clear_on is None:
        found.append("The adults’ barred list has not been looked at.")
    return found


def _identity(file: FileFacts) -> Item:
    lacks = ""
    if file.identity_seen_on is None:
        lacks = "Proof of who they are has not been seen."
    elif file.photo_seen_on is None:
        lacks = "A recent photo has not been seen."
    return Item("identity", "Identity, with a recent photo", "identity", lacks, "Manager")


def _history(file: FileFacts) -> Item:
    lacks, who = "", "Applicant, with the manager"
    if file.history_since is None:
        lacks = "The month they left school is not written down, so gaps cannot be found."
    elif not file.stretches:
        lacks = "No job or education is written down."
    elif file.gaps:
        lacks = f"Not explained: {', '.join(gap.words for gap in file.gaps)}."
    return Item("history", "Full employment history, every gap explained", "gaps in work history", lacks, who)


def _conduct(file: FileFacts) -> Item:
    lacks = ""
    if file.care_jobs_unanswered:
        lacks = f"Not answered about: {', '.join(file.care_jobs_unanswered)}."
    elif file.history_since is None:
        lacks = "Their earlier jobs in care are not known until the history is there."
    title = "Conduct in earlier care jobs, and why they left"
    return Item("conduct", title, "conduct in earlier care jobs", lacks, "Manager, from the earlier employer")


def _references(file: FileFacts) -> Item:
    missing = REFERENCES_NEEDED - file.references_verified
    lacks = who = ""
    if missing > 0:
        lacks = f"{file.references_verified} of {REFERENCES_NEEDED} references verified."
        who = "Referee, then the manager" if file.references_waiting else "Manager"
    return Item("references", "Two references, verified", "references", lacks, who)


def _qualifications(file: FileFacts) -> Item:
    is_there = bool(file.qualifications) or file.no_qualifications_needed
    lacks = "" if is_there else "No proof has been seen, and nobody has said that none is needed."
    return Item("qualifications", "Qualifications that matter for the job", "qualifications", lacks, "Manager")


def _right_to_work(file: FileFacts) -> Item:
    lacks = "" if file.has_right_to_work else "There is no right to work check that counts today."
    return Item("right-to-work", "Right to work", "right to work", lacks, "Manager")


def _dbs(file: FileFacts) -> Item:
    lacks = ""
    if not file.has_dbs:
        lacks = "There is no DBS check that counts today."
    elif not file.dbs_decision:
        lacks = "The level and the decision on the DBS check are not written down."
    elif file.dbs_decision == DbsDecision.REFUSED:
        lacks = "The decision was that they may not do this work."
    elif file.job in IN_CARE and file.dbs_level != DbsLevel.BARRED_LIST:
        lacks = "This job needs an enhanced check with the adults’ barred list."
    return Item("dbs", "DBS check: outcome and decision", "DBS decision", lacks, "Manager")


def _health(file: FileFacts) -> Item:
    lacks, who = "", "Applicant"
    if file.health_answered_on is None:
        lacks = "They have not answered yet." if file.is_offered else "It is asked only after the offer."
        who = "Applicant" if file.is_offered else "Manager"
    return Item("health", "Health declaration, after the offer", "health declaration", lacks, who)


def _induction(file: FileFacts) -> Item:
    lacks = "" if file.induction_began_on else "The induction has not begun."
    return Item("induction", "Induction begun", "induction", lacks, "Support worker")


_RULES = (
    _identity,
    _history,
    _conduct,
    _references,
    _qualifications,
    _right_to_work,
    _dbs,
    _health,
    _induction,
)
