"""Keeping bytes, and giving back exactly those bytes."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.documents.models import Document
from coopcare.errors import DomainError, Invalid
from coopcare.ids import new_id

UPLOAD_TYPES = {"application/pdf": "PDF", "image/jpeg": "JPEG photo", "image/png": "PNG picture"}
AUDIO_TYPES = {
    "audio/mpeg": "sound file MP3",
    "audio/mp4": "sound file M4A",
    "audio/ogg": "sound file OGG",
    "audio/x-wav": "sound file WAV",
}


class DocumentDamaged(DomainError):
    """The stored bytes are not the ones that were kept."""


@transaction.atomic
def store_document(
    *, name: str, content_type: str, content: bytes, kind: str, actor: Actor, about_id: UUID | None = None
) -> Document:
    """Keep `content`. The key is random and never the name, so nothing can be guessed or overwritten."""
    document_id = new_id()
    key = default_storage.save(f"{actor.coop_id}/{kind}/{document_id}", ContentFile(content))
    return Document.objects.create(
        id=document_id,
        name=name[:160],
        content_type=content_type,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        byte_size=len(content),
        storage_key=key,
        about_id=about_id,
        created_at=now(),
        created_by=actor.label,
    )


def keep_once(
    *, name: str, content_type: str, content: bytes, kind: str, actor: Actor, about_id: UUID | None = None
) -> Document:
    """As store_document, but the same bytes under the same name are the document that was kept first."""
    sha256 = hashlib.sha256(content).hexdigest()
    same = Document.objects.filter(kind=kind, name=name[:160], sha256=sha256, about_id=about_id)
    return same.order_by("created_at").first() or store_document(
        name=name, content_type=content_type, content=content, kind=kind, actor=actor, about_id=about_id
    )


def read_document(document: Document) -> bytes:
    """The bytes that were kept, checked against their SHA-256."""
    with default_storage.open(document.storage_key, "rb") as stored:
        content: bytes = stored.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentDamaged("This document is not as it was stored. It has not been opened. Tell the co-op's office.")
    return content


def check_upload(upload: UploadedFile, *, types: Mapping[str, str] = UPLOAD_TYPES) -> tuple[bytes, str]:
    """(bytes, content type) of an upload, judged by its content and never by its name or what the browser claims."""
    limit = settings.UPLOAD_MAX_BYTES
    if (upload.size or 0) > limit:
        raise Invalid(f"This file is too big. Choose one of {limit // 1024 // 1024} MB or less.", field="file")
    content = upload.read()
    kind = filetype.guess(content)
    if kind is None or kind.mime not in types:
        names = ", ".join(types.values())
        raise Invalid(f"This file is not one we can keep. Choose a {names}.", field="file")
    return content, kind.mime


@transaction.atomic
def destroy_bytes(document: Document, *, actor: Actor) -> None:
    """Take away the bytes, once the caller's transaction is certain. The row stays, as proof of what there was.

    Callers have asked their own policy, record why, and leave nothing that points at the document for a page to open.
    """
    require(actor.can_write)
    transaction.on_commit(lambda: default_storage.delete(document.storage_key))
