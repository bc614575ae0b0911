"""An adopted policy, without the way to it: every question answered by its example."""

import datetime as dt

from compliance.life.states import Standing
from compliance.life.texts import as_data, parts_as_data, parts_of
from compliance.models import PolicyDraft, PolicyEdition
from compliance.queries.library import library
from coopcare.clock import now, today


def an_edition(code: str, *, number: int = 1, in_force_from: dt.date | None = None, **fields: object) -> PolicyEdition:
    text = next(one for one in library().texts if one.code == code)
    parts = parts_as_data(parts_of(text))
    begun = {"begun_at": now(), "begun_by": "Mo Rahman", "changed_at": now(), "changed_by": "Ed Barker"}
    draft = PolicyDraft.objects.create(
        code=code, status=Standing.ADOPTED, sections=parts, base=parts, base_version=text.version,
        base_sources=as_data(text)["sources"], change="First version.", **begun,
    )  # fmt: skip
    begins = in_force_from or today()
    return PolicyEdition.objects.create(
        **{
            "draft": draft, "code": code, "number": number, "title": text.title, "text": as_data(text),
            "answers": {question.name: question.example for question in library().questions.values()},
            "base": parts, "base_version": text.version, "decided_on": begins, "minute_reference": "2026-11, item 4",
            "in_force_from": begins, "review_due_on": begins + dt.timedelta(days=365),
            "adopted_at": now(), "adopted_by": "Ed Barker", **fields,
        }
    )  # fmt: skip
