"""What pages and upper apps read about people, limited to what the actor may see."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.audit.models import Activity
from coopcare.audit.queries import who_opened
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_short_date
from members.credentials import Standing, State, best_of, standing, worst
from members.models import (
    Apprenticeship,
    Credential,
    CredentialKind,
    Employment,
    Job,
    Membership,
    OptOut,
    PermissionGrant,
    Person,
    TrainingTopic,
)
from members.policies import (
    may_keep_register,
    may_list_worker_files,
    may_read_worker_file,
    may_see_card,
    may_see_readings,
    may_withdraw_permission,
    people_visible_to,
)
from members.skills import skill_words

# Without these nobody visits anybody (domain.md A3). The words stand after "Their" and "no ... on file".
REQUIRED_CHECKS = {CredentialKind.DBS: "DBS check", CredentialKind.RIGHT_TO_WORK: "right to work check"}


@dataclass(frozen=True)
class Worker:
    """A worker of today with the state of their checks."""

    person: Person
    jobs: list[Employment]
    standings: list[Standing]
    lacks_opt_out_date: bool = False

    @property
    def state(self) -> State:
        return worst(self.standings)

    @property
    def to_act_on(self) -> list[Standing]:
        return [one for one in self.standings if one.state != State.IN_DATE]


@dataclass(frozen=True)
class PcaCard:
    """What somebody reads about a PCA before choosing them: nothing of their private life."""

    pca_id: UUID
    first_name: str
    about: str
    languages: str
    training: list[tuple[str, bool]]
    skills: list[str] = field(default_factory=list)
    photo_words: str = ""


def open_person(actor: Actor, person_id: UUID) -> Person:
    """One person, for somebody who may know them; recorded as a reading. NotFound for anybody else."""
    person = people_visible_to(actor).filter(id=person_id).first()
    if person is None:
        raise NotFound()
    record_reading(actor, "contact and key facts", person, about=person)
    return person


def open_person_to_admit(actor: Actor, person_id: UUID) -> Person:
    """As open_person; and for who keeps the register, who needs no more than the name."""
    if not may_keep_register(actor):
        return open_person(actor, person_id)
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound()
    return person


def own_person(actor: Actor) -> Person:
    """The person supported who is at the screen. NotFound in any other hat."""
    if actor.hat != Hat.PERSON or actor.person_id is None:
        raise NotFound()
    return Person.objects.get(id=actor.person_id)


def people_list(actor: Actor, *, search: str = "") -> "QuerySet[Person]":
    """People the actor may see, by last name, with their current jobs; `search` is in the name or the postcode."""
    people = people_visible_to(actor).filter(_matches(search)) if search.strip() else people_visible_to(actor)
    jobs = Prefetch("employments", queryset=Employment.objects.on(today()), to_attr="current_jobs")
    return people.order_by("last_name", "first_name", "id").prefetch_related(jobs)


def _matches(search: str) -> Q:
    condition = Q()
    for word in search.split():
        condition &= (
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(known_as__icontains=word)
            | Q(postcode__icontains=word)
        )
    return condition


def permissions_given(person: Person) -> "QuerySet[PermissionGrant]":
    """Permissions that hold today or will."""
    return (
        PermissionGrant.objects.filter(person=person, withdrawn_on__isnull=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
        .select_related("representative")
        .order_by("starts_on", "id")
    )


def open_permission(actor: Actor, grant_id: UUID) -> PermissionGrant:
    """A permission. NotFound unless the actor may take it back."""
    grant = PermissionGrant.objects.select_related("person", "representative").filter(id=grant_id).first()
    if grant is None or not may_withdraw_permission(actor, grant):
        raise NotFound()
    return grant


def permissions_held(actor: Actor) -> "QuerySet[PermissionGrant]":
    """Whom a representative may act for today."""
    if actor.hat != Hat.REPRESENTATIVE or actor.person_id is None:
        return PermissionGrant.objects.none()
    return (
        PermissionGrant.objects.on(today())
        .filter(representative_id=actor.person_id)
        .select_related("person")
        .order_by("person__last_name", "person__first_name")
    )


def current_membership(person: Person) -> Membership | None:
    return Membership.objects.on(today()).filter(person=person).first()


def open_membership(actor: Actor, membership_id: UUID) -> Membership:
    """An entry of the register, for who keeps it."""
    membership = Membership.objects.select_related("person").filter(id=membership_id).first()
    if membership is None or not may_keep_register(actor):
        raise NotFound()
    return membership


def readings(actor: Actor, person_id: UUID) -> "QuerySet[Activity]":
    """Who has looked at a person's records, newest first."""
    if not may_see_readings(actor, person_id):
        raise NotFound()
    return who_opened(person_id)


def is_employed(person_id: UUID, job: Job, on: date) -> bool:
    return Employment.objects.on(on).filter(person_id=person_id, job=job).exists()


def missing_credentials(person_id: UUID, on: date) -> list[str]:
    """Sentences about each required check that a worker does not have on a day; empty when all are in date."""
    return missing_credentials_of([person_id], on)[person_id]


def missing_credentials_of(person_ids: Collection[UUID], on: date) -> dict[UUID, list[str]]:
    """As missing_credentials, for many workers in one query."""
    checks: dict[tuple[UUID, str], list[Credential]] = defaultdict(list)
    for credential in Credential.objects.filter(person_id__in=person_ids, kind__in=REQUIRED_CHECKS):
        checks[credential.person_id, credential.kind].append(credential)
    return {
        person_id: [
            sentence
            for kind, words in REQUIRED_CHECKS.items()
            if (sentence := _what_is_missing(words, checks[person_id, kind], on))
        ]
        for person_id in person_ids
    }


def _what_is_missing(words: str, checks: list[Credential], on: date) -> str:
    best = best_of(checks, on)
    if best is None:
        return f"They have no {words} on file."
    if best.ends_on is not None and best.ends_on < on:
        tense = "ran out" if best.ends_on < today() else "runs out"
        return f"Their {words} {tense} on {gov_short_date(best.ends_on)}."
    return ""


def training_held(person_ids: Collection[UUID], on: date) -> dict[UUID, set[str]]:
    """Topics each worker's training covers on a day."""
    held: dict[UUID, set[str]] = {person_id: set() for person_id in person_ids}
    rows = Credential.objects.on(on).filter(person_id__in=person_ids, kind=CredentialKind.TRAINING)
    for person_id, topic in rows.values_list("person_id", "topic"):
        held[person_id].add(topic)
    return held


def workers_today(actor: Actor, *, search: str = "", state: State | None = None) -> list[Worker]:
    """Everybody with a job today, by name, with the state of their checks. Three queries, however many."""
    require(may_list_worker_files(actor))
    people = Person.objects.filter(id__in=Employment.objects.on(today()).values("person_id")).named(search)
    jobs = Prefetch("employments", queryset=Employment.objects.on(today()), to_attr="current_jobs")
    people = people.order_by("last_name", "first_name", "id").prefetch_related(jobs, "credentials")
    people = people.annotate(has_opt_out=Exists(OptOut.objects.filter(person_id=OuterRef("id"))))
    workers = [
        Worker(person, person.current_jobs, standings_of(person.credentials.all()), _lacks_opt_out_date(person))
        for person in people
    ]
    return [worker for worker in workers if state is None or worker.state == state]


def standings_of(credentials: Collection[Credential]) -> list[Standing]:
    """How each required check and each training ever held stands today."""
    day = today()
    groups: dict[str, list[Credential]] = {kind.label: [] for kind in REQUIRED_CHECKS}
    for credential in credentials:
        groups.setdefault(credential.title, []).append(credential)
    standings = [standing(title, checks, day) for title, checks in groups.items()]
    needed = {kind.label for kind in REQUIRED_CHECKS}
    return [one for one in standings if one.title in needed or one.state != State.MISSING]


def open_worker(actor: Actor, person_id: UUID) -> Person:
    """A worker's file. NotFound unless the actor may read it; reading somebody else's is recorded."""
    person = Person.objects.filter(id=person_id, employments__isnull=False).distinct().first()
    if person is None or not may_read_worker_file(actor, person):
        raise NotFound()
    record_reading(actor, "worker file", person, about=person)
    return person


def own_worker(actor: Actor) -> Person:
    """The actor themselves, who works or worked here, in a hat they work in. NotFound otherwise."""
    if actor.person_id is None:
        raise NotFound()
    return open_worker(actor, actor.person_id)


def open_employment(actor: Actor, employment_id: UUID) -> Employment:
    """A job. NotFound unless the actor may read the worker's file."""
    employment = Employment.objects.select_related("person").filter(id=employment_id).first()
    if employment is None or not may_read_worker_file(actor, employment.person):
        raise NotFound()
    return employment


def jobs_of(person: Person) -> "QuerySet[Employment]":
    """Every job the person has or had, newest first."""
    return Employment.objects.filter(person=person).order_by("-starts_on", "job")


def _lacks_opt_out_date(person: Any) -> bool:
    """With `current_jobs` and `has_opt_out`, as workers_today reads them."""
    return not person.has_opt_out and any(job.opted_out_of_48_hours for job in person.current_jobs)


def lacks_opt_out_date(person: Person) -> bool:
    """Whether a contract of today says that they signed an opt-out of 48 hours, and nobody wrote down when. Such an
    opt-out does not count.
    """
    says_so = Employment.objects.on(today()).filter(person=person, opted_out_of_48_hours=True)
    return says_so.exists() and not OptOut.objects.filter(person=person).exists()


def opt_outs_of(person: Person) -> "QuerySet[OptOut]":
    """Newest first."""
    return OptOut.objects.filter(person=person).order_by("-starts_on")


def apprenticeships_of(person: Person) -> "QuerySet[Apprenticeship]":
    """Newest first."""
    return Apprenticeship.objects.filter(person=person).order_by("-starts_on")


def apprentices_on(person_ids: Collection[UUID], on: date) -> dict[UUID, date]:
    """Of these, who is an apprentice on a day, and since when."""
    rows = Apprenticeship.objects.on(on).filter(person_id__in=person_ids)
    return dict(rows.values_list("person_id", "starts_on"))


def open_opt_out(actor: Actor, opt_out_id: UUID) -> OptOut:
    """NotFound unless the actor may read the worker's file."""
    found = OptOut.objects.select_related("person").filter(id=opt_out_id).first()
    if found is None or not may_read_worker_file(actor, found.person):
        raise NotFound()
    return found


def open_apprenticeship(actor: Actor, apprenticeship_id: UUID) -> Apprenticeship:
    """NotFound unless the actor may read the worker's file."""
    found = Apprenticeship.objects.select_related("person").filter(id=apprenticeship_id).first()
    if found is None or not may_read_worker_file(actor, found.person):
        raise NotFound()
    return found


def checks_of(person: Person) -> "QuerySet[Credential]":
    """Every check kept about a worker, withdrawn ones too, newest first."""
    return Credential.objects.filter(person=person).select_related("evidence").order_by("kind", "topic", "-starts_on")


def open_credential(actor: Actor, credential_id: UUID) -> Credential:
    """A check in a worker's file. NotFound unless the actor may read the file."""
    credential = Credential.objects.select_related("person", "evidence").filter(id=credential_id).first()
    if credential is None or not may_read_worker_file(actor, credential.person):
        raise NotFound()
    return credential


def open_pca_card(actor: Actor, pca_id: UUID) -> PcaCard:
    """The card of a PCA who works for the co-op today. NotFound for whoever may not choose them."""
    if not may_see_card(actor, pca_id):
        raise NotFound()
    job = Employment.objects.on(today()).filter(person_id=pca_id, job=Job.PCA).select_related("person").first()
    if job is None:
        raise NotFound()
    held = training_held([pca_id], today())[pca_id]
    return PcaCard(
        pca_id=pca_id,
        first_name=job.person.calling_name,
        about=job.about,
        languages=job.languages,
        training=[(topic.label, topic.value in held) for topic in TrainingTopic],
        skills=skill_words(job.skills),
        photo_words=job.photo_words if job.photo_id else "",
    )


def open_pca_photo(actor: Actor, pca_id: UUID) -> Document:
    """The photo on a PCA's card. NotFound for whoever may not choose them, and where there is none."""
    if not may_see_card(actor, pca_id):
        raise NotFound()
    jobs = Employment.objects.on(today()).filter(person_id=pca_id, job=Job.PCA, photo__isnull=False)
    job = jobs.select_related("photo").first()
    if job is None or job.photo is None:
        raise NotFound("There is no photo on this card.")
    return job.photo
