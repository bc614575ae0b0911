"""What can be printed, what has been, and the texts as they are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django.db.models import Q

from compliance.models import BuildKind, LaidOut, PackStatus, PolicyPack
from compliance.pack.easy import Summary, load_summaries
from compliance.pack.layout import missing_answers
from compliance.pack.order import EASY_READ, Kind, Order, codes_of, texts_sha, titles_of
from compliance.pack.questions import Question
from compliance.pack.sheets import TO_CHECK
from compliance.pack.text import Library
from compliance.policies import may_read_build
from compliance.queries.agreements import first_page_of
from compliance.queries.library import answers_given, library, organisation_on
from compliance.queries.texts import adopted_on, current_texts, frozen_answers
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import Invalid, NotFound
from members.models import Person

NO_PAPER_CHOSEN = "Choose at least one paper to print."
NO_PERSON_CHOSEN = "Choose whose agreement it is."


def printed_library() -> Library:
    """The texts as this co-op prints them: what its board adopted, and the model where it has adopted nothing. Every
    build, page and check of what is printed takes them from here.
    """
    return replace(library(), texts=tuple(current_texts()))


@cache
def summaries() -> dict[str, Summary]:
    """The easy-read summaries by policy code; files of the release, read once a process."""
    return load_summaries()


def order_now(kind: Kind, *, chosen: Sequence[str] = (), person: Person | None = None) -> Order:
    """What would be printed now. Its version is still empty. Raises Invalid when nothing or nobody is chosen."""
    texts = printed_library()
    codes = codes_of(kind, texts, summaries(), chosen)
    if not codes:
        raise Invalid(NO_PAPER_CHOSEN, field="codes")
    if kind == Kind.AGREEMENT and person is None:
        raise Invalid(NO_PERSON_CHOSEN, field="person")
    return Order(
        kind=kind,
        codes=tuple(codes),
        answers=answers_given(),
        adopted_answers={code: answers for code, answers in frozen_answers().items() if code in codes},
        organisation=replace(organisation_on(today(), version=""), adopted_on=adopted_on()),
        texts_sha=texts_sha(texts, summaries()),
        first_page=first_page_of(person, today()) if person else (),
    )


def is_as_now(pack: PolicyPack) -> bool:
    """Whether the whole pack would be the same if it were built today: no answer, text or adoption has changed."""
    return bool(pack.answers.get("key") == order_now(Kind.PACK).key)


def unanswered_in(order: Order) -> list[Question]:
    """The questions that its papers need and that have no answer."""
    texts = printed_library()
    answers = {**order.answers, **order.organisation.answers()}
    used = {name for text in order.texts(texts) for name in text.variables}
    used |= {name for code in order.codes for name in _easy_variables(code)}
    missing = missing_answers(texts.texts, answers, library=texts)
    return [question for question in missing if question.name in used]


def _easy_variables(code: str) -> tuple[str, ...]:
    return summaries()[code.removeprefix(EASY_READ)].variables if code.startswith(EASY_READ) else ()


def titles_in(order: Order) -> dict[str, str]:
    return titles_of(order.codes, printed_library(), summaries())


def latest_build(kind: str, *, person_id: UUID | None = None) -> PolicyPack | None:
    """The last good one of a kind: a build that fails leaves it in place."""
    ready = PolicyPack.objects.filter(status=PackStatus.READY, kind=kind)
    ready = ready.filter(person_id=person_id) if person_id else ready.filter(person__isnull=True)
    return ready.select_related("document", "keeping", "bundle").order_by("-finished_at").first()


def unfinished_build() -> PolicyPack | None:
    return PolicyPack.objects.filter(status__in=[PackStatus.WAITING, PackStatus.BUILDING]).first()


def laid_out(keys: Sequence[str]) -> Mapping[str, LaidOut]:
    """Documents that were laid out before, by key."""
    return {row.key: row for row in LaidOut.objects.filter(key__in=keys).select_related("document")}


@dataclass(frozen=True)
class Printable:
    """One kind on the page of what can be printed, with its last good build."""

    kind: str
    title: str
    about: str
    latest: PolicyPack | None


_ABOUT = {
    BuildKind.PACK: "Every policy, statement, guide, agreement and easy-read sheet.",
    BuildKind.HANDBOOK: "What each Personal Care Assistant must read, in the order to read it.",
    BuildKind.GUIDE: "Given to everybody we support before their first visit.",
    BuildKind.GUIDE_LARGE: "The same guide, nothing on it smaller than 18 point.",
    BuildKind.EASY: "Short sentences in large type, for the policies that people we support are told of.",
    BuildKind.STATEMENT: "What we do, for whom and from where. It is sent to CQC.",
}


def printables() -> list[Printable]:
    """The kinds that are the same for everybody, each with the last good build, in the order of the page."""
    ready = PolicyPack.objects.filter(status=PackStatus.READY, kind__in=_ABOUT)
    latest = {pack.kind: pack for pack in ready.order_by("kind", "-finished_at").distinct("kind")}
    return [Printable(kind.value, kind.label, about, latest.get(kind.value)) for kind, about in _ABOUT.items()]


def recent_builds(actor: Actor, *, most: int = 10) -> list[PolicyPack]:
    """The latest builds that this actor may open, newest first."""
    builds = PolicyPack.objects.select_related("person").order_by("-requested_at")
    if not may_read_build(actor, PolicyPack(kind=BuildKind.AGREEMENT)):
        builds = builds.filter(~Q(kind=BuildKind.AGREEMENT))
    return list(builds[:most])


def open_build(actor: Actor, pack_id: UUID) -> PolicyPack:
    """NotFound unless the actor may read it."""
    found = PolicyPack.objects.select_related("document", "keeping", "bundle", "person").filter(id=pack_id).first()
    if found is None or not may_read_build(actor, found):
        raise NotFound("We cannot find this build.")
    return found


def papers_to_choose() -> list[tuple[str, str]]:
    """(code, words) of everything that can stand in a chosen set."""
    codes = codes_of(Kind.PACK, printed_library(), summaries())
    titles = titles_of(codes, printed_library(), summaries())
    return [(code, title) for code, title in titles.items() if code != TO_CHECK]
