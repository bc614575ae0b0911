"""The co-op's own policies: what is in force, what is being worked on, what has changed since."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Max

from compliance.life.merging import News, Parts, news_between
from compliance.life.states import OPEN, Standing
from compliance.life.texts import OF_THE_COOP, anchor_of, from_data, own_text, parts_from, parts_of, sources_from
from compliance.models import PolicyDraft, PolicyEdition, PolicyRemark
from compliance.pack.layout import PackedPolicy, on_a_page, pack_context
from compliance.pack.lint import Finding, lint
from compliance.pack.questions import Organisation, Question
from compliance.pack.text import Edition, PolicyText
from compliance.policies import may_open_drafts, may_read_policies
from compliance.queries.library import answers_given, library, organisation_on
from compliance.queries.texts import HEAVY, Versions, adopted_on, current_texts, versions_on
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import to_local, today
from coopcare.errors import NotFound

READERS_ONLY = "The policies are for people who work for, govern or belong to the co-op."
NO_SUCH_POLICY = "We cannot find this policy."
NO_SUCH_DRAFT = "We cannot find this draft."
TIME_TO_COMMENT = dt.timedelta(weeks=2)


@dataclass(frozen=True)
class Held:
    """One document of the library as the co-op holds it. `edition` counts today, `coming` was adopted for later."""

    model: PolicyText
    edition: PolicyEdition | None = None
    coming: PolicyEdition | None = None
    draft: PolicyDraft | None = None
    standing: Standing | None = None
    changed: tuple[Question, ...] = ()
    has_news: bool = False

    @property
    def code(self) -> str:
        return self.model.code

    @property
    def needs_new_version(self) -> bool:
        """An answer that it prints has changed since the board adopted it."""
        return bool(self.changed)

    @property
    def words(self) -> str:
        """Where it stands, for a list."""
        return self.standing.label if self.standing else "Model text, not adopted"


def facts_now() -> dict[str, str]:
    """Every answer, and what the co-op's own record says, by the names of the library."""
    return {**answers_given(), **organisation_on(today(), version="1").answers()}


def shelf(on: dt.date | None = None) -> list[Held]:
    """Every document of the library with where the co-op's own stands on a local day, in the library's order."""
    day = on or today()
    versions = versions_on(day)
    drafts = {draft.code: draft for draft in PolicyDraft.objects.filter(status__in=OPEN).defer("sections", "base")}
    facts = facts_now()
    return [_held(model, versions.get(model.code, Versions(day)), drafts.get(model.code), facts)
            for model in library().texts]  # fmt: skip


def _held(model: PolicyText, versions: Versions, draft: PolicyDraft | None, facts: Mapping[str, str]) -> Held:
    edition, coming = versions.in_force, versions.coming
    newest = coming or edition
    standing = None
    if newest is not None:
        standing = versions.standing_of(edition or newest)
    elif draft is not None:
        standing = Standing(draft.status)
    came_from = draft or newest
    return Held(
        model=model,
        edition=edition,
        coming=coming,
        draft=draft,
        standing=standing,
        changed=tuple(changed_answers(newest, facts)) if newest else (),
        has_news=came_from is not None and came_from.base_version != model.version,
    )


def changed_answers(edition: PolicyEdition, facts: Mapping[str, str]) -> list[Question]:
    """The questions whose answers are no longer those that this version printed when it was adopted."""
    questions = library().questions
    return [questions[name] for name, frozen in edition.answers.items()
            if name in questions and facts.get(name, "") != frozen]  # fmt: skip


def organisation_of(edition: PolicyEdition) -> Organisation:
    """The co-op as this version names it: as it was when the board adopted it."""
    answers = edition.answers
    return Organisation(
        name=answers["coop_name"],
        phone=answers["coop_phone"],
        address=answers["coop_address"],
        registered_manager=answers["registered_manager"],
        nominated_individual=answers["nominated_individual"],
        pack_version=str(edition.number),
        issued_on=today(),
        adopted_on={edition.code: edition.decided_on},
    )


def printed_policy(edition: PolicyEdition | None, model: PolicyText) -> PackedPolicy:
    """One policy as a page prints it: a version with its own answers, or the model text with those of today.

    Raises AnswersMissing with everything that is to be answered first.
    """
    text = from_data(edition.text) if edition else model
    answers = edition.answers if edition else answers_given()
    organisation = organisation_of(edition) if edition else organisation_on(today(), version="1")
    return on_a_page(pack_context([text], answers, organisation, library=library())["policies"][0])


def held_policy(code: str) -> Held:
    """One document, or NotFound."""
    model = model_of(code)
    rows = list(PolicyEdition.objects.filter(code=code).order_by("number"))
    draft = PolicyDraft.objects.filter(code=code, status__in=OPEN).first()
    return _held(model, Versions(today(), rows), draft, facts_now())


def editions_of(code: str) -> list[tuple[PolicyEdition, Standing]]:
    """Every adopted version of a document with where it stands today, newest first."""
    rows = list(PolicyEdition.objects.filter(code=code).defer(*HEAVY).order_by("number"))
    versions = Versions(today(), rows)
    return [(edition, versions.standing_of(edition)) for edition in reversed(rows)]


def model_of(code: str) -> PolicyText:
    found = next((text for text in library().texts if text.code == code), None)
    if found is None:
        raise NotFound(NO_SUCH_POLICY)
    return found


def open_edition(actor: Actor, edition_id: UUID) -> PolicyEdition:
    require(may_read_policies(actor), READERS_ONLY)
    found = PolicyEdition.objects.filter(id=edition_id).first()
    if found is None:
        raise NotFound(NO_SUCH_POLICY)
    return found


def open_draft(actor: Actor, draft_id: UUID) -> PolicyDraft:
    """The manager and the board: every draft. Whoever reads the policies: what is proposed to the board."""
    require(may_read_policies(actor), READERS_ONLY)
    found = PolicyDraft.objects.filter(id=draft_id).first()
    if found is None or not (may_open_drafts(actor) or found.status == Standing.PROPOSED):
        raise NotFound(NO_SUCH_DRAFT)
    return found


def drafts_open() -> list[PolicyDraft]:
    """What is being worked on or waits for the board, in the library's order."""
    order = {text.code: number for number, text in enumerate(library().texts)}
    rows = PolicyDraft.objects.filter(status__in=OPEN).defer("sections", "base")
    return sorted(rows, key=lambda draft: order.get(draft.code, len(order)))


def comments_until(drafts: Iterable[PolicyDraft]) -> dict[UUID, dt.date]:
    """Until when, by draft, members may comment on what was proposed last: two weeks (P13). One query."""
    proposed = PolicyRemark.objects.filter(draft__in=list(drafts), kind=PolicyRemark.Kind.PROPOSED)
    last = proposed.order_by().values_list("draft_id").annotate(last=Max("made_at"))
    return {draft_id: to_local(made_at).date() + TIME_TO_COMMENT for draft_id, made_at in last}


def early_on(drafts: Iterable[PolicyDraft], decided_on: dt.date) -> set[UUID]:
    """The drafts on which members could still comment on the day of the board's meeting."""
    return {draft_id for draft_id, until in comments_until(drafts).items() if decided_on < until}


def remarks_on(draft: PolicyDraft) -> list[PolicyRemark]:
    return list(draft.remarks.order_by("made_at", "id"))


def text_of_draft(draft: PolicyDraft, *, dated: dt.date | None = None) -> PolicyText:
    """The draft as a policy. Its last line of history is itself, dated today until the board decides."""
    last = PolicyEdition.objects.filter(code=draft.code).order_by("-number").first()
    return draft_as_text(draft, last, dated or today())


def draft_as_text(draft: PolicyDraft, last: PolicyEdition | None, dated: dt.date) -> PolicyText:
    """As `text_of_draft`, after the version `last`."""
    number = str(last.number + 1 if last else 1)
    model = model_of(draft.code)
    before = from_data(last.text).history if last else ()
    return own_text(
        model,
        parts_from(draft.sections),
        version=number,
        history=(*before, Edition(number, dated, draft.change or "Not proposed yet.")),
        older_sources=sources_from(draft.base_sources),
    )


def news_for(draft: PolicyDraft) -> list[News]:
    """What the model text of this release changes, section by section, and nobody has decided about yet."""
    return news_between(parts_from(draft.base), parts_from(draft.sections), parts_of(model_of(draft.code)))


def own_parts(draft: PolicyDraft) -> Parts:
    return parts_from(draft.sections)


def findings_on(drafts: Mapping[str, PolicyText], *, decided_on: dt.date) -> list[Finding]:
    """What lint finds in these texts, by code, among all that count, if the board adopted them on that day."""
    texts = [drafts.get(text.code, text) for text in current_texts()]
    adopted = {**adopted_on(), **dict.fromkeys(drafts, decided_on)}
    organisation = replace(organisation_on(today(), version="1"), adopted_on=adopted)
    return lint(texts, answers_given(), organisation, library=library(), only=set(drafts))


def printing(variable: str) -> list[Held]:
    """The documents that print an answer: by the co-op's own text, or by the model where it has none."""
    found = []
    for held in shelf():
        newest = held.coming or held.edition
        names = newest.answers if newest else held.model.variables
        if variable in names and (newest is None or variable not in OF_THE_COOP or _prints(newest, variable)):
            found.append(held)
    return found


def _prints(edition: PolicyEdition, variable: str) -> bool:
    """Every version keeps the co-op's own facts; only some print them."""
    return variable in edition.text["variables"]


def anchor_in(draft: PolicyDraft, heading: str) -> str:
    """Where on the page of a draft this section stands."""
    return anchor_of(draft.code, heading)
