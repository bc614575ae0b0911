"""A co-op's own text of a policy: kept as plain data, put together from its sections and the model's front. Pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from compliance.life.merging import Part, Parts
from compliance.pack.text import MARKER, VARIABLE, Edition, PolicyText, Section, Source

_LISTS = ("regulations", "topics", "saf_statements", "acknowledged_by", "variables", "related")
# In a copy of the text, sections follow one another: a heading, an empty line, the text, an empty line.
FIRST_LINE = 1
# Facts that every adopted version keeps, whether its text prints them or not.
OF_THE_COOP = ("coop_name", "coop_phone", "coop_address", "registered_manager", "nominated_individual")


def as_data(text: PolicyText) -> dict[str, Any]:
    """All of it as JSON can hold it; dates as 2026-11-21."""
    data = asdict(text)
    data["sources"] = [{**source, "seen": source["seen"].isoformat()} for source in data["sources"]]
    data["history"] = [{**edition, "dated": edition["dated"].isoformat()} for edition in data["history"]]
    return data


def from_data(data: Mapping[str, Any]) -> PolicyText:
    """What `as_data` was given."""
    front = dict(data)
    for key in _LISTS:
        front[key] = tuple(front[key])
    front["sources"] = sources_from(front["sources"])
    front["history"] = tuple(
        Edition(**{**edition, "dated": dt.date.fromisoformat(edition["dated"])}) for edition in front["history"]
    )
    front["sections"] = tuple(Section(**section) for section in front["sections"])
    return PolicyText(**front)


def sources_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Source, ...]:
    return tuple(Source(**{**row, "seen": dt.date.fromisoformat(row["seen"])}) for row in rows)


def parts_of(text: PolicyText) -> Parts:
    return tuple(Part(section.heading, section.markdown.strip("\n")) for section in text.sections)


def parts_as_data(parts: Sequence[Part]) -> list[dict[str, str]]:
    return [asdict(part) for part in parts]


def parts_from(rows: Sequence[Mapping[str, str]]) -> Parts:
    return tuple(Part(row["heading"], row["markdown"]) for row in rows)


def all_sources(newer: Sequence[Source], older: Sequence[Source]) -> tuple[Source, ...]:
    """The sources that a copy may cite: those of today's model, and of the one it came from. The newer words win."""
    known = {source.key for source in newer}
    return (*newer, *(source for source in older if source.key not in known))


def own_text(
    model: PolicyText,
    parts: Sequence[Part],
    *,
    version: str,
    history: Sequence[Edition],
    older_sources: Sequence[Source] = (),
) -> PolicyText:
    """The co-op's sections under the model's front matter, which lists the facts and sources that they really use."""
    body = "\n".join(f"{part.heading}\n{part.markdown}" for part in parts)
    used, cited = set(VARIABLE.findall(body)) | {model.accountable}, set(MARKER.findall(body))
    ordered = [*(name for name in model.variables if name in used), *sorted(used - set(model.variables))]
    return PolicyText(
        code=model.code,
        title=model.title,
        version=version,
        accountable=model.accountable,
        regulations=model.regulations,
        topics=model.topics,
        saf_statements=model.saf_statements,
        review_months=model.review_months,
        acknowledged_by=model.acknowledged_by,
        variables=tuple(ordered),
        related=model.related,
        sources=tuple(source for source in all_sources(model.sources, older_sources) if source.key in cited),
        history=tuple(history),
        sections=tuple(_sections(model.code, parts)),
    )


def _sections(code: str, parts: Sequence[Part]) -> list[Section]:
    line, found = FIRST_LINE, []
    for part in parts:
        text = f"\n{part.markdown}"
        found.append(Section(part.heading, anchor_of(code, part.heading), line, text))
        line += text.count("\n") + 3
    return found


def anchor_of(code: str, heading: str) -> str:
    return f"{code}-{re.sub(r'[^a-z0-9]+', '-', heading.lower()).strip('-')}".lower()
