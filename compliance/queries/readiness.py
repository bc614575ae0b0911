"""What must be ready before applying, and what is: worked out where it can be, else as somebody ticked it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from compliance.models import ApplicationFolder, CoopPaper, PackStatus, PaperKind, ReadinessTick
from compliance.pack.order import STATEMENT_CODE
from compliance.queries.builds import is_as_now
from compliance.queries.directors import files_on
from compliance.queries.library import answers_given, findings, latest_pack, organisation_on, unanswered
from compliance.queries.texts import adopted_on, library, versions_on
from compliance.readiness.items import Item, groups_of, read_items
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.errors import NotFound
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_short_date


@dataclass(frozen=True)
class State:
    """Whether an item is done, and a sentence that says what is there or what lacks."""

    is_done: bool
    words: str


@dataclass(frozen=True)
class Readiness:
    """One item with who sees to it and how it stands."""

    item: Item
    tick: ReadinessTick | None
    state: State
    on: date

    @property
    def is_overdue(self) -> bool:
        return bool(not self.state.is_done and self.tick and self.tick.due_on and self.tick.due_on < self.on)

    @property
    def status(self) -> str:
        if self.state.is_done:
            return "Completed"
        return "Overdue" if self.is_overdue else "To do"

    @property
    def hint(self) -> str:
        """What stands beside it in the list: how it stands, who sees to it, by when."""
        words = [self.state.words]
        if self.tick and self.tick.owner_words:
            words.append(f"{self.tick.owner_words} sees to it.")
        if self.tick and self.tick.due_on and not self.state.is_done:
            words.append(f"By {gov_short_date(self.tick.due_on)}.")
        if self.tick and self.tick.note:
            words.append(self.tick.note)
        return " ".join(words)


def readiness() -> list[Readiness]:
    """Every item in the order of the list. Some ten queries, whatever its length."""
    ticks = {tick.item: tick for tick in ReadinessTick.objects.select_related("document", "owner")}
    on, papers = today(), current_papers()
    return [_of(item, ticks.get(item.code), papers, on) for item in read_items()]


def readiness_of(code: str) -> Readiness:
    """One item. Raises NotFound."""
    item = next((one for one in read_items() if one.code == code), None)
    if item is None:
        raise NotFound("We cannot find this on the list.")
    tick = ReadinessTick.objects.select_related("document", "owner").filter(item=code).first()
    return _of(item, tick, current_papers(), today())


def by_group(rows: list[Readiness]) -> dict[str, list[Readiness]]:
    return {group: [row for row in rows if row.item.group == group] for group in groups_of(read_items())}


def _of(item: Item, tick: ReadinessTick | None, papers: dict[str, CoopPaper], on: date) -> Readiness:
    if item.works_out in PaperKind.values:
        state = _of_paper(papers.get(item.works_out), on)
    elif item.works_out:
        state = RULES[item.works_out]()
    else:
        state = _as_ticked(item, tick)
    return Readiness(item, tick, state, on)


def _as_ticked(item: Item, tick: ReadinessTick | None) -> State:
    if tick is None or tick.done_on is None:
        return State(False, "Its document is not here yet." if item.needs_document else "Nobody has ticked this yet.")
    with_file = f", with {tick.document.name}" if tick.document else ""
    return State(True, f"Ticked by {tick.changed_by} on {gov_short_date(tick.done_on)}{with_file}.")


def _questions() -> State:
    left = len(unanswered())
    return State(not left, f"{left} still need an answer." if left else "All are answered.")


def _lint() -> State:
    if unanswered():
        return State(False, "They can be checked when every question has its answer.")
    blocking = sum(finding.blocks for finding in findings())
    words = f"{blocking} things must be put right." if blocking != 1 else "1 thing must be put right."
    return State(not blocking, words if blocking else "Nothing was found.")


def _pack() -> State:
    pack = latest_pack()
    if pack is None or pack.finished_at is None:
        return State(False, "No pack has been built yet.")
    version = pack.answers["organisation"]["pack_version"]
    words = f"Version {version} of {gov_short_date(pack.finished_at)}."
    return State(True, words) if is_as_now(pack) else State(False, f"{words} Something has changed: build it again.")


def _adopted() -> State:
    in_force = adopted_on()
    lacking = [text.code for text in library().texts if text.code not in in_force]
    if not lacking:
        return State(True, f"The board has adopted all {len(in_force)}.")
    listed = f"{lacking[0]} and {len(lacking) - 1} more" if len(lacking) > 1 else lacking[0]
    return State(False, f"Not adopted yet: {listed}.")


def _statement_of_purpose() -> State:
    versions = versions_on(today()).get(STATEMENT_CODE)
    edition = versions.in_force if versions else None
    if edition is None:
        return State(False, "The board has not adopted it yet.")
    when = gov_short_date(edition.decided_on)
    return State(True, f"Version {edition.number}, adopted on {when}, minute {edition.minute_reference}.")


def _manager() -> State:
    name = organisation_on(today(), version="1").registered_manager
    return State(bool(name), f"{name}." if name else "Nobody is employed as manager today.")


def _nominated_individual() -> State:
    name = " ".join(answers_given().get("nominated_individual", "").split())
    if not name:
        return State(False, "The question of the policies has no answer yet.")
    if name.casefold() not in {one.casefold() for one in _who_may_sign_in_as(Hat.BOARD, Hat.MANAGER, Hat.SECRETARY)}:
        return State(False, f"The policies name {name}, who is not on the board, manager or secretary here.")
    return State(True, f"{name}.")


def _board() -> State:
    names = _who_may_sign_in_as(Hat.BOARD)
    return State(bool(names), f"{', '.join(names)}." if names else "Nobody is on the board here yet.")


def _who_may_sign_in_as(*hats: Hat) -> list[str]:
    """Full names of whoever has one of these roles now, in order."""
    access = Access.objects.current(now()).filter(hats__overlap=list(hats))
    return list(access.order_by("user__full_name").values_list("user__full_name", flat=True))


def _directors() -> State:
    files = files_on(today())
    lacking = [one.name for one in files if not one.fitness.is_complete]
    if not files:
        return State(False, "Nobody is on the board here yet.")
    if lacking:
        return State(False, f"Something is missing in the files of: {', '.join(lacking)}.")
    return State(True, f"All {len(files)} files are complete, and in time.")


def _office() -> State:
    coop = current_coop()
    held = {"address": coop.address, "phone": coop.phone, "e-mail": coop.email}
    lacking = [words for words, value in held.items() if not value]
    return State(not lacking, f"Missing: {', '.join(lacking)}." if lacking else "Address, phone and e-mail are there.")


def _of_paper(paper: CoopPaper | None, on: date) -> State:
    if paper is None:
        return State(False, "It has not been noted yet.")
    if paper.ends_on < on:
        return State(False, f"It ended on {gov_short_date(paper.ends_on)}.")
    if paper.starts_on > on:
        return State(False, f"It starts on {gov_short_date(paper.starts_on)}.")
    return State(True, f"{paper.issuer}, number {paper.number}, until {gov_short_date(paper.ends_on)}.")


RULES: dict[str, Callable[[], State]] = {
    "questions": _questions,
    "lint": _lint,
    "pack": _pack,
    "manager": _manager,
    "nominated_individual": _nominated_individual,
    "adopted": _adopted,
    "statement_of_purpose": _statement_of_purpose,
    "board": _board,
    "directors": _directors,
    "office": _office,
}


def current_papers() -> dict[str, CoopPaper]:
    """Kind → the one that holds longest."""
    rows = CoopPaper.objects.order_by("kind", "-ends_on", "-noted_at").select_related("document").distinct("kind")
    return {paper.kind: paper for paper in rows}


@dataclass(frozen=True)
class PaperRow:
    """One kind of insurance or registration: the one that counts, and all there were."""

    kind: PaperKind
    current: CoopPaper | None
    state: State
    all: list[CoopPaper]


def papers() -> list[PaperRow]:
    """Every kind, the newest of each first."""
    on = today()
    rows = list(CoopPaper.objects.order_by("-ends_on", "-noted_at").select_related("document"))
    found = []
    for kind in PaperKind:
        mine = [row for row in rows if row.kind == kind]
        found.append(PaperRow(kind, mine[0] if mine else None, _of_paper(mine[0] if mine else None, on), mine))
    return found


def latest_folder() -> ApplicationFolder | None:
    """The last good one."""
    ready = ApplicationFolder.objects.filter(status=PackStatus.READY).select_related("document")
    return ready.order_by("-finished_at").first()


def unfinished_folder() -> ApplicationFolder | None:
    return ApplicationFolder.objects.filter(status__in=[PackStatus.WAITING, PackStatus.BUILDING]).first()
