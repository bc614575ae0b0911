"""What must be ready before applying, and what is: worked out where it can be, else as somebody ticked it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from compliance.models import ApplicationFolder, CoopPaper, PackStatus, PaperKind, ReadinessTick
from compliance.queries.library import answers_given, findings, latest_pack, organisation_on, unanswered
from compliance.readiness.items import Item, groups_of, read_items
from coopcare.clock import today
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
        if self.tick and self.tick.owner:
            words.append(f"{self.tick.owner} sees to it.")
        if self.tick and self.tick.due_on and not self.state.is_done:
            words.append(f"By {gov_short_date(self.tick.due_on)}.")
        return " ".join(words)


def readiness() -> list[Readiness]:
    """Every item in the order of the list. Some ten queries, whatever its length."""
    ticks = {tick.item: tick for tick in ReadinessTick.objects.select_related("document")}
    on, papers = today(), current_papers()
    return [_of(item, ticks.get(item.code), papers, on) for item in read_items()]


def readiness_of(code: str) -> Readiness:
    """One item. Raises NotFound."""
    item = next((one for one in read_items() if one.code == code), None)
    if item is None:
        raise NotFound("We cannot find this on the list.")
    tick = ReadinessTick.objects.select_related("document").filter(item=code).first()
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
    return State(True, f"Version {version} of {gov_short_date(pack.finished_at)}.")


def _manager() -> State:
    name = organisation_on(today(), version="1").registered_manager
    return State(bool(name), f"{name}." if name else "Nobody is employed as manager today.")


def _nominated_individual() -> State:
    name = answers_given().get("nominated_individual", "")
    return State(bool(name), f"{name}." if name else "The question of the policies has no answer yet.")


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
