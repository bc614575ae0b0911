"""The texts as they count: the model's, and what the board has adopted of the co-op's own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db.models.fields.json import KeyTransform

from compliance.life.states import COUNTING, OPEN, Standing, standing_on
from compliance.life.texts import from_data, parts_from
from compliance.models import PolicyDraft, PolicyEdition
from compliance.pack.text import VARIABLE, Library, PolicyText, read_library
from coopcare.clock import today

# What a list does without; the texts themselves are large.
HEAVY = ("text", "base")


@cache
def library() -> Library:
    """Read once a process: the texts are files of the release."""
    return read_library()


@dataclass
class Versions:
    """The adopted versions of one document, oldest first, and where each stands on a day."""

    on: dt.date
    editions: list[PolicyEdition] = field(default_factory=list)

    def standing_of(self, edition: PolicyEdition) -> Standing:
        later = [other.in_force_from for other in self.editions if other.number > edition.number]
        return standing_on(
            self.on,
            in_force_from=edition.in_force_from,
            review_due_on=edition.review_due_on,
            followed_from=min(later, default=None),
        )

    @property
    def in_force(self) -> PolicyEdition | None:
        return next((one for one in self.editions if self.standing_of(one) in COUNTING), None)

    @property
    def coming(self) -> PolicyEdition | None:
        return next((one for one in reversed(self.editions) if self.standing_of(one) == Standing.ADOPTED), None)


def versions_on(on: dt.date, *, whole: bool = False) -> dict[str, Versions]:
    """By code, every adopted version; with the texts themselves when `whole`."""
    rows = PolicyEdition.objects.order_by("code", "number")
    return _by_code(rows if whole else rows.defer(*HEAVY), on)


def current_texts(on: dt.date | None = None) -> list[PolicyText]:
    """What counts today, in the library's order: the version in force, or the model text where nothing is adopted."""
    held = in_force_on(on, whole=True)
    return [from_data(held[model.code].text) if model.code in held else model for model in library().texts]


def in_force_on(on: dt.date | None = None, *, whole: bool = False) -> dict[str, PolicyEdition]:
    """By code, the version that the board adopted and that counts on a local day; what it adopted nothing of is not
    there. With the texts themselves when `whole`.
    """
    held = versions_on(on or today(), whole=whole)
    return {code: one for code, versions in held.items() if (one := versions.in_force)}


def adopted_on(on: dt.date | None = None) -> dict[str, dt.date]:
    """The day of the board's meeting of each version in force, by code: for Organisation.adopted_on."""
    return {code: one.decided_on for code, one in in_force_on(on).items()}


def frozen_answers(on: dt.date | None = None) -> dict[str, dict[str, str]]:
    """By code, the answers that each version in force was adopted with."""
    return {code: one.answers for code, one in in_force_on(on).items()}


def variables_in_use() -> set[str]:
    """Facts that some text prints: one that counts, one that comes into force later, or one that is being written."""
    rows = PolicyEdition.objects.annotate(printed=KeyTransform("variables", "text")).defer(*HEAVY)
    held = _by_code(rows.order_by("code", "number"), today())
    counting = {code: versions.in_force for code, versions in held.items() if versions.in_force}
    coming = [versions.coming for versions in held.values() if versions.coming]
    printed: list[str] = [name for edition in (*counting.values(), *coming) for name in edition.printed]  # type: ignore[attr-defined]
    models = [name for model in library().texts if model.code not in counting for name in model.variables]
    return {*printed, *models, *_in_drafts()}


def _in_drafts() -> set[str]:
    rows = PolicyDraft.objects.filter(status__in=OPEN).values_list("sections", flat=True)
    return {name for sections in rows for part in parts_from(sections) for name in VARIABLE.findall(part.markdown)}


def _by_code(rows: Iterable[PolicyEdition], on: dt.date) -> dict[str, Versions]:
    found: dict[str, Versions] = {}
    for edition in rows:
        found.setdefault(edition.code, Versions(on)).editions.append(edition)
    return found
