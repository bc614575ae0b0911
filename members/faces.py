"""Who comes, as a person knows them: first name, and a photo or initials. For lists, in two queries."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.documents.services import DocumentDamaged, read_document
from coopcare.errors import Invalid
from members.models import Employment, Job, Person
from members.photos import small_photo
from members.policies import cards_visible_to

# Enough for a photo that is 22 mm wide on paper.
PAPER_SIDE = 240


@dataclass(frozen=True)
class Face:
    """`photo_words` say what the photo shows; empty where there is none that may be shown."""

    pca_id: UUID
    name: str
    initials: str
    photo_words: str = ""
    photo: Document | None = None

    @cached_property
    def on_paper(self) -> str:
        """The photo as an address that carries it, small; empty where there is none, or it cannot be read."""
        if self.photo is None:
            return ""
        try:
            content = small_photo(read_document(self.photo), longest_side=PAPER_SIDE)
        except (Invalid, DocumentDamaged, OSError):
            return ""
        return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def faces_of(actor: Actor, pcas: Iterable[Person]) -> dict[UUID, Face]:
    """By PCA. The photo is for whoever may read their card; for anybody else it is initials."""
    people = {pca.id: pca for pca in pcas}
    shown = cards_visible_to(actor).filter(id__in=people).values("id")
    jobs = Employment.objects.on(today()).filter(person_id__in=shown, job=Job.PCA, photo__isnull=False)
    photos = {job.person_id: job for job in jobs.select_related("photo")}
    return {pca_id: _face(pca, photos.get(pca_id)) for pca_id, pca in people.items()}


def _face(pca: Person, job: Employment | None) -> Face:
    initials = "".join(name[:1] for name in (pca.calling_name, pca.last_name)).upper()
    if job is None:
        return Face(pca.id, pca.calling_name, initials)
    return Face(pca.id, pca.calling_name, initials, job.photo_words, job.photo)
