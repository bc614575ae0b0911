"""Gathering evidence: counted from the records by itself, and added by people."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from compliance.evidence.registry import Source, sources
from compliance.framework.text import read_frameworks
from compliance.framework_policies import may_add_evidence, may_assess
from compliance.models import Category, EvidenceItem, EvidenceSnapshot, ItemKind
from compliance.services.naming import refuse_names
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import check_upload, store_document
from coopcare.errors import Invalid, StaleState

ONE_DAY = dt.timedelta(days=1)
FRESH_FOR = dt.timedelta(days=365)
LONGEST = {"title": 120, "words": 4000, "consent": 300, "why": 300}
WITH_FILE = (ItemKind.DOCUMENT, ItemKind.PHOTO)


def month_before(on: dt.date) -> tuple[dt.date, dt.date]:
    """First and last local day of the calendar month before that of `on`."""
    last = on.replace(day=1) - ONE_DAY
    return last.replace(day=1), last


@transaction.atomic
def count_evidence(*, first: dt.date, last: dt.date, actor: Actor) -> int:
    """A snapshot of every source over local days `first` to `last` that has none yet; answers how many were made.

    Run twice, or by two at once, it is made once.
    """
    require(may_assess(actor), "Only the manager counts evidence.")
    if last >= today():
        raise Invalid("These days are not over yet. Count them when they are.")
    kept = set(
        EvidenceSnapshot.objects.filter(first_on=first, last_on=last).values_list("source", "version")
    )  # fmt: skip
    wanted = [one for one in sources() if (one.code, one.version) not in kept]
    rows = [_counted(one, first, last, actor) for one in wanted]
    EvidenceSnapshot.objects.bulk_create([EvidenceSnapshot(**row) for row in rows], ignore_conflicts=True)
    if rows:
        record(actor, "counted the evidence", None, detail=f"{first} to {last}: {len(rows)} counts")
    return len(rows)


def _counted(source: Source, first: dt.date, last: dt.date, actor: Actor) -> dict[str, Any]:
    count = source.count(first, last)
    said = {
        "source": source.code,
        "version": source.version,
        "first_on": first,
        "last_on": last,
        "numerator": count.part,
        "denominator": count.whole,
        "sentence": source.sentence(count),
        "made_at": now(),
    }
    return {**said, "made_by": actor.name, "digest": digest_of(said)}


def digest_of(said: dict[str, Any]) -> str:
    """SHA-256 of what a snapshot says: its source, version, days, numbers, sentence and the instant it was made."""
    keys = ("source", "version", "first_on", "last_on", "numerator", "denominator", "sentence", "made_at")
    words = [said[key].isoformat() if hasattr(said[key], "isoformat") else said[key] for key in keys]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def add_evidence(
    *,
    kind: str,
    category: str,
    topics: Collection[str],
    title: str,
    words: str,
    on: dt.date,
    fresh_until: dt.date | None = None,
    consent: str = "",
    upload: UploadedFile | None = None,
    actor: Actor,
) -> EvidenceItem:
    """A document, photo, voice or observation about some topics. It is fresh for a year unless a day is given.

    Raises Invalid with what to put right.
    """
    require(may_add_evidence(actor), "Evidence is added by the manager and cluster support workers.")
    title, words, consent = title.strip(), words.strip(), consent.strip()
    until = fresh_until or on + FRESH_FOR
    _check_item(kind, category, topics, {"title": title, "words": words, "consent": consent})
    _check_days(on, until)
    item = EvidenceItem.objects.create(
        kind=kind,
        category=category,
        topics=sorted(set(topics)),
        title=title,
        words=words,
        on=on,
        fresh_until=until,
        consent=consent,
        document=_stored(kind, title, upload, actor),
        added_at=now(),
        added_by=actor.name,
    )
    record(actor, "added evidence", item, detail=title)
    return item


@transaction.atomic
def withdraw_evidence(item: EvidenceItem, *, why: str, actor: Actor) -> EvidenceItem:
    """Take it back: its speaker changed their mind, or it was wrong. It stays in the history and is shown no more."""
    require(may_assess(actor), "Only the manager takes evidence back.")
    why = why.strip()
    if not why:
        raise Invalid("Say why it is taken back.", field="why")
    _short("why", why)
    taken = {"withdrawn_on": today(), "withdrawn_by": actor.name, "withdrawn_why": why}
    if not EvidenceItem.objects.filter(id=item.id, withdrawn_on__isnull=True).update(**taken):
        raise StaleState("Somebody has already taken this back.")
    item.refresh_from_db()
    record(actor, "took evidence back", item, detail=why)
    return item


def _check_item(kind: str, category: str, topics: Collection[str], texts: dict[str, str]) -> None:
    if kind not in ItemKind.values:
        raise Invalid("Choose what it is.", field="kind")
    if category not in Category.values:
        raise Invalid("Choose which kind of evidence it is.", field="category")
    if not topics:
        raise Invalid("Choose what it is about.", field="topics")
    if set(topics) - read_frameworks().topic.keys():
        raise Invalid("One of these topics is not ours any more. Choose again.", field="topics")
    for name, text in texts.items():
        _short(name, text)
    for name in ("title", "words"):
        refuse_names(texts[name], field=name)
    if not texts["title"]:
        raise Invalid("Enter a short title.", field="title")
    if not texts["words"]:
        raise Invalid(WORDS_MISSING[ItemKind(kind)], field="words")
    if kind == ItemKind.VOICE and not texts["consent"]:
        raise Invalid("Say who agreed to be quoted, how, and when. Without that we cannot keep it.", field="consent")


WORDS_MISSING = {
    ItemKind.DOCUMENT: "Say in a sentence what the document shows.",
    ItemKind.PHOTO: "Say what the photo shows, for whoever cannot see it.",
    ItemKind.VOICE: "Enter what was said, word for word.",
    ItemKind.OBSERVATION: "Enter what was seen.",
}


def _check_days(on: dt.date, until: dt.date) -> None:
    if on > today():
        raise Invalid("This day is still to come.", field="on")
    if until < on:
        raise Invalid("It cannot stop being fresh before its own day.", field="fresh_until")


def _short(name: str, text: str) -> None:
    if len(text) > LONGEST[name]:
        raise Invalid(f"Use {LONGEST[name]} characters or fewer. You used {len(text)}.", field=name)


def _stored(kind: str, title: str, upload: UploadedFile | None, actor: Actor) -> Document | None:
    if upload is None:
        if kind in WITH_FILE:
            raise Invalid("Choose the file.", field="file")
        return None
    content, content_type = check_upload(upload)
    if kind == ItemKind.PHOTO and not content_type.startswith("image/"):
        raise Invalid("This is not a photo. Choose a JPEG photo or a PNG picture.", field="file")
    return store_document(
        name=upload.name or title, content_type=content_type, content=content, kind="evidence", actor=actor
    )
