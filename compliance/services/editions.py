"""The life of the co-op's own policies: taken from the model, edited, proposed, adopted or sent back."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction

from compliance.life.merging import Parts, news_between, replaced, take
from compliance.life.states import Standing, can_move
from compliance.life.texts import OF_THE_COOP, all_sources, as_data, parts_as_data, parts_from, parts_of, sources_from
from compliance.life.typed import tidied, troubles_with
from compliance.models import PolicyDraft, PolicyEdition, PolicyRemark
from compliance.pack.lint import Finding
from compliance.pack.text import PolicyText
from compliance.policies import may_adopt_policies, may_comment_on_policies, may_manage_policies, may_send_back
from compliance.queries.editions import draft_as_text, early_on, facts_now, findings_on, model_of, shelf
from compliance.queries.library import library
from compliance.services.board_letters import tell_board
from compliance.services.naming import refuse_names
from compliance.services.notifications import propose_notification
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record
from coopcare.clock import local, now, today
from coopcare.errors import DomainError, Invalid, NotFound, StaleState
from coopcare.tenancy.refusals import refusing

MANAGER_ONLY = "Only the manager writes the policies."
BOARD_ONLY = "Only the board adopts a policy."
STATEMENT_OF_PURPOSE = "D01"
ONE_AT_A_TIME = "Somebody has begun a new version of this policy already."
LONGEST_CHANGE, LONGEST_REMARK, LONGEST_REFERENCE = 300, 2000, 60
# Ours: a policy that is to count much later is decided about later.
LATEST_START = relativedelta(months=6)
EARLY = "Members have not had two weeks to comment."


class NotReady(DomainError):
    """Lint stops the adoption. `problems` are sentences, each with the policy and the line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("It cannot be adopted until this is put right. " + " ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Decision:
    """The board's decision, as its minute has it. `why_early`: why it did not wait for the members' comments."""

    minute_reference: str
    decided_on: dt.date
    in_force_from: dt.date
    why_early: str


def seen(markdown: str) -> str:
    """A mark of a section as somebody saw it; another text has another mark."""
    return hashlib.sha256(markdown.encode()).hexdigest()[:16]


@transaction.atomic
def begin_draft(code: str, *, actor: Actor) -> PolicyDraft:
    """A copy to work on: of the newest version that the board adopted, or of the model text."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    last = PolicyEdition.objects.filter(code=code).order_by("-number").first()
    draft = _begin(model_of(code), last, actor)
    with refusing("one_open_draft", ONE_AT_A_TIME):
        draft.save(force_insert=True)
    record(actor, "began a new version of a policy", draft, detail=code)
    return draft


@transaction.atomic
def begin_all(*, actor: Actor) -> list[PolicyDraft]:
    """Every document that the co-op has nothing of yet, taken as its own copy."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    return [begin_draft(held.code, actor=actor) for held in shelf() if held.standing is None]


@transaction.atomic
def draft_changed(*, actor: Actor) -> list[PolicyDraft]:
    """A new version of each document that prints an answer which has changed since, unless one is begun already."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    due = [held for held in shelf() if held.needs_new_version and held.draft is None]
    drafts = []
    for held in due:
        draft = begin_draft(held.code, actor=actor)
        draft.change = _limited(f"Changed answers: {'; '.join(question.question for question in held.changed)}")
        draft.save(update_fields=["change"])
        drafts.append(draft)
    return drafts


def _begin(model: PolicyText, last: PolicyEdition | None, actor: Actor) -> PolicyDraft:
    begun = now()
    draft = PolicyDraft(
        code=model.code, begun_at=begun, begun_by=actor.name, changed_at=begun, changed_by=actor.name,
        base=parts_as_data(parts_of(model)), base_version=model.version, base_sources=as_data(model)["sources"],
    )  # fmt: skip
    draft.sections = draft.base
    if last is not None:
        draft.sections = [{"heading": part["heading"], "markdown": part["markdown"].strip("\n")}
                          for part in last.text["sections"]]  # fmt: skip
        draft.base, draft.base_version = last.base, last.base_version
        draft.base_sources = last.text["sources"]
        _settle_base(draft, model)
    return draft


def _settle_base(draft: PolicyDraft, model: PolicyText) -> None:
    """When nothing of the new model is left to decide, the copy comes from the new model."""
    if not news_between(parts_from(draft.base), parts_from(draft.sections), parts_of(model)):
        draft.base, draft.base_version = parts_as_data(parts_of(model)), model.version


@transaction.atomic
def edit_section(draft: PolicyDraft, *, heading: str, markdown: str, seen_as: str, actor: Actor) -> PolicyDraft:
    """Other words under one heading. `seen_as`: the mark of the section as the page showed it.

    Raises Invalid with what cannot be printed, StaleState when somebody else has changed the section meanwhile.
    """
    require(may_manage_policies(actor), MANAGER_ONLY)
    found = _locked(draft.id)
    _must_be(found, Standing.DRAFT)
    before = {part.heading: part.markdown for part in parts_from(found.sections)}
    if heading not in before:
        raise NotFound("This policy has no such section.")
    text = tidied(markdown)
    sources = all_sources(model_of(found.code).sources, sources_from(found.base_sources))
    if troubles := troubles_with(text, facts=library().questions, sources={source.key for source in sources}):
        raise Invalid(" ".join(troubles), field="markdown")
    if seen(before[heading]) != seen_as:
        raise StaleState(f"{found.changed_by} has changed this section since you opened it.")
    _keep(found, replaced(parts_from(found.sections), heading, text), actor)
    record(actor, "edited a policy", found, detail=f"{found.code}, {heading}")
    return found


@transaction.atomic
def decide_on_news(draft: PolicyDraft, *, heading: str, is_taken: bool, seen_as: str, actor: Actor) -> PolicyDraft:
    """Take a section as the new model has it, or leave the co-op's as it is; it is not asked again."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    found = _locked(draft.id)
    _must_be(found, Standing.DRAFT)
    model = model_of(found.code)
    base, own, new = parts_from(found.base), parts_from(found.sections), parts_of(model)
    one = next((one for one in news_between(base, own, new) if one.heading == heading), None)
    if one is None or seen(one.own or "") != seen_as:
        raise StaleState("Somebody has decided about this section or changed it since you opened the page.")
    # Seen and decided: from now on the copy comes from the new text of this section, taken or not.
    found.base = parts_as_data(take(base, new, heading))
    sources = all_sources(model.sources, sources_from(found.base_sources))
    found.base_sources = [{**asdict(source), "seen": source.seen.isoformat()} for source in sources]
    _keep(found, take(own, new, heading) if is_taken else own, actor)
    record(actor, "took a new model text" if is_taken else "left a new model text", found, detail=heading)
    return found


def _keep(draft: PolicyDraft, parts: Parts, actor: Actor) -> None:
    draft.sections = parts_as_data(parts)
    _settle_base(draft, model_of(draft.code))
    _touch(draft, actor)


@transaction.atomic
def propose(draft: PolicyDraft, *, change: str, version: int, actor: Actor) -> PolicyDraft:
    """Put it before the board, with what is different, and write to the board. Members may comment from now on."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    found = _proposed(draft, change, version, actor)
    tell_board([found], actor=actor)
    return found


@transaction.atomic
def propose_all(*, change: str, actor: Actor) -> list[PolicyDraft]:
    """Put every draft before the board, each with the words it has already or with these. The board gets one letter."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    waiting = PolicyDraft.objects.filter(status=Standing.DRAFT).order_by("code")
    drafts = [_proposed(draft, draft.change or change, draft.version, actor) for draft in waiting]
    tell_board(drafts, actor=actor)
    return drafts


def _proposed(draft: PolicyDraft, change: str, version: int, actor: Actor) -> PolicyDraft:
    found = _locked(draft.id)
    _must_be(found, Standing.DRAFT, version)
    found.change = _words(change, LONGEST_CHANGE, "Say what is different in this version.", "change")
    _move(found, Standing.PROPOSED, actor)
    _remark(found, PolicyRemark.Kind.PROPOSED, found.change, actor)
    record(actor, "proposed a policy to the board", found, detail=found.code)
    return found


@transaction.atomic
def send_back(draft: PolicyDraft, *, reason: str, version: int, actor: Actor) -> PolicyDraft:
    """The board is not content, or the manager sees a mistake: it is a draft again, and the reason stands there."""
    require(may_send_back(actor), BOARD_ONLY)
    found = _locked(draft.id)
    _must_be(found, Standing.PROPOSED, version)
    words = _words(reason, LONGEST_REMARK, "Say what is to be put right.", "reason")
    _move(found, Standing.DRAFT, actor)
    _remark(found, PolicyRemark.Kind.SENT_BACK, words, actor)
    record(actor, "sent a policy back", found, detail=_limited(words))
    return found


@transaction.atomic
def comment(draft: PolicyDraft, *, words: str, actor: Actor) -> PolicyRemark:
    """A member's word on what is proposed. The board reads it with the name and the hat."""
    require(may_comment_on_policies(actor), "Only members and workers comment on a policy.")
    found = _locked(draft.id)
    if found.status != Standing.PROPOSED:
        raise StaleState("Comments are closed: this policy is not before the board now.")
    said = _words(words, LONGEST_REMARK, "Write your comment.", "words")
    remark = _remark(found, PolicyRemark.Kind.COMMENT, said, actor)
    record(actor, "commented on a policy", found, detail=found.code)
    return remark


@transaction.atomic
def set_aside(draft: PolicyDraft, *, version: int, actor: Actor) -> PolicyDraft:
    """Give up a draft. It is kept, and a new one may be begun."""
    require(may_manage_policies(actor), MANAGER_ONLY)
    found = _locked(draft.id)
    _must_be(found, Standing.DRAFT, version)
    _move(found, Standing.SET_ASIDE, actor)
    _remark(found, PolicyRemark.Kind.SET_ASIDE, "", actor)
    record(actor, "set a draft of a policy aside", found, detail=found.code)
    return found


@transaction.atomic
def adopt(
    versions: Mapping[UUID, int],
    *,
    minute_reference: str,
    decided_on: dt.date,
    in_force_from: dt.date,
    why_early: str = "",
    actor: Actor,
) -> list[PolicyEdition]:
    """The board's yes to one draft or several. `versions`: each draft's id with the version that the page showed.

    Each becomes a version that nobody can change, with the answers as they are now. Raises NotReady with what lint
    finds, StaleState when a draft was changed, sent back or adopted meanwhile, and Invalid when members have not had
    their two weeks to comment (P13) and nobody says why it cannot wait.
    """
    require(may_adopt_policies(actor), BOARD_ONLY)
    reference = _words(minute_reference, LONGEST_REFERENCE, "Enter the number of the minute.", "minute_reference")
    decision = Decision(reference, decided_on, in_force_from, why_early.strip()[:LONGEST_CHANGE])
    _refuse_days(decided_on, in_force_from)
    locked = PolicyDraft.objects.select_for_update().filter(id__in=versions).order_by("code")
    drafts = {draft.code: draft for draft in locked}
    if not drafts or len(drafts) != len(versions):
        raise NotFound("We cannot find this draft.")
    for draft in drafts.values():
        _must_be(draft, Standing.PROPOSED, versions[draft.id])
    early = early_on(drafts.values(), decided_on)
    refuse_names(decision.why_early, field="why_early")
    if early and not decision.why_early:
        codes = ", ".join(draft.code for draft in drafts.values() if draft.id in early)
        raise Invalid(f"{EARLY} Say why it cannot wait: {codes}.", field="why_early")
    last = {one.code: one for one in PolicyEdition.objects.filter(code__in=drafts).order_by("number")}
    texts = {code: draft_as_text(draft, last.get(code), decided_on) for code, draft in drafts.items()}
    _refuse_findings(texts, decided_on)
    facts = facts_now()
    return [
        _adopted(
            draft,
            texts[code],
            last.get(code),
            facts,
            decision if draft.id in early else replace(decision, why_early=""),
            actor,
        )
        for code, draft in drafts.items()
    ]


def _adopted(
    draft: PolicyDraft,
    text: PolicyText,
    last: PolicyEdition | None,
    facts: Mapping[str, str],
    decision: Decision,
    actor: Actor,
) -> PolicyEdition:
    if last is not None and decision.in_force_from < last.in_force_from:
        sentence = f"{draft.code} must come into force on or after the day of the version before it."
        raise Invalid(sentence, field="in_force_from")
    _move(draft, Standing.ADOPTED, actor)
    edition = PolicyEdition.objects.create(
        draft=draft,
        code=draft.code,
        number=last.number + 1 if last else 1,
        title=text.title,
        text=as_data(text),
        answers={name: facts.get(name, "") for name in (*OF_THE_COOP, *text.variables)},
        base=draft.base,
        base_version=draft.base_version,
        **asdict(decision),
        review_due_on=decision.decided_on + relativedelta(months=text.review_months),
        adopted_at=now(),
        adopted_by=actor.name,
    )
    record(actor, "adopted a policy", edition, detail=f"{draft.code}, minute {decision.minute_reference}")
    if draft.code == STATEMENT_OF_PURPOSE and last is not None:
        minute = decision.minute_reference
        told = f"The board adopted version {edition.number} of the statement of purpose, minute {minute}."
        propose_notification("purpose_revised", actor=actor, since=local(decision.decided_on, dt.time()), facts=told)
    return edition


def _refuse_days(decided_on: dt.date, in_force_from: dt.date) -> None:
    if decided_on > today():
        raise Invalid("The meeting must be today or earlier.", field="decided_on")
    if in_force_from < decided_on:
        raise Invalid("It cannot come into force before the board decided.", field="in_force_from")
    if in_force_from > decided_on + LATEST_START:
        raise Invalid("It must come into force within 6 months of the meeting.", field="in_force_from")


def _refuse_findings(texts: Mapping[str, PolicyText], decided_on: dt.date) -> None:
    blocking = [finding for finding in findings_on(texts, decided_on=decided_on) if finding.blocks]
    if blocking:
        raise NotReady([f"{_place(finding)}{finding.sentence}" for finding in blocking])


def _place(finding: Finding) -> str:
    return f"{finding.policy}, line {finding.line}: " if finding.line else ""


def _locked(draft_id: UUID) -> PolicyDraft:
    """Afresh, and nobody else's until this is done."""
    found = PolicyDraft.objects.select_for_update().filter(id=draft_id).first()
    if found is None:
        raise NotFound("We cannot find this draft.")
    return found


def _must_be(draft: PolicyDraft, status: Standing, version: int | None = None) -> None:
    if draft.status != status:
        raise StaleState(f"{draft.changed_by} was quicker. {draft.code} is now: {draft.get_status_display().lower()}.")
    if version is not None and draft.version != version:
        raise StaleState(f"{draft.changed_by} has changed {draft.code} since you opened it. Look at it again.")


def _move(draft: PolicyDraft, new: Standing, actor: Actor) -> None:
    if not can_move(Standing(draft.status), new):
        raise StaleState(f"{draft.code} cannot be moved from here: it is {draft.get_status_display().lower()}.")
    draft.status = new
    _touch(draft, actor)


def _touch(draft: PolicyDraft, actor: Actor) -> None:
    draft.version += 1
    draft.changed_at, draft.changed_by = now(), actor.name
    draft.save()


def _remark(draft: PolicyDraft, kind: PolicyRemark.Kind, words: str, actor: Actor) -> PolicyRemark:
    hat = Hat(actor.hat).label if actor.hat else ""
    return PolicyRemark.objects.create(
        draft=draft, kind=kind, words=words, made_at=now(), made_by=actor.name, hat=hat
    )  # fmt: skip


def _words(typed: str, most: int, sentence: str, field: str) -> str:
    words = typed.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid(sentence, field=field)
    if len(words) > most:
        raise Invalid(f"Use {most:,} characters or fewer.", field=field)
    return words


def _limited(words: str) -> str:
    return words if len(words) <= LONGEST_CHANGE else words[: LONGEST_CHANGE - 1] + "…"
