"""Employment, and what was checked about a worker."""

from collections.abc import Collection
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.documents.services import check_upload, store_document
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.events import employment_ended, employment_started
from members.models import (
    Contract,
    Credential,
    CredentialKind,
    Employment,
    Job,
    OptOut,
    Person,
    TrainingTopic,
    TravelMode,
)
from members.photos import small_photo
from members.policies import may_manage_workers, may_write_card
from members.services.gates import open_file_of_worker
from members.services.working_time import sign_opt_out
from members.skills import SKILLS

WEEK_MINUTES = 7 * 24 * 60
LEGAL_WEEK_MINUTES = 48 * 60
SIGNED = "They have signed an opt-out. Write down their notice in their file: it counts until the notice ends."
NO_CERTIFICATE = (
    "We do not keep copies of DBS certificates. Write down the number, the day and the decision, and give it back."
)
LEAST_A_DAY, DAY_MINUTES = 60, 24 * 60


@transaction.atomic
def employ(
    person: Person,
    *,
    job: Job,
    starts_on: date,
    contract: Contract = Contract.GUARANTEED,
    guaranteed_minutes: int = 0,
    most_minutes: int = LEGAL_WEEK_MINUTES,
    opted_out_of_48_hours: bool = False,
    weekdays: Collection[int] = (),
    most_minutes_a_day: int | None = None,
    travel_mode: str = "",
    about: str = "",
    languages: str = "English",
    actor: Actor,
) -> Employment:
    """A contract of work. More than 48 hours a week needs the worker's own signed opt-out (working time, reg 4). Their
    recruitment file is opened: the rota asks them once its gate is open.
    """
    require(may_manage_workers(actor))
    _check_hours(guaranteed_minutes, most_minutes, opted_out_of_48_hours)
    _check_days(contract, weekdays, guaranteed_minutes)
    _check_own_terms(travel_mode, most_minutes_a_day)
    with refusing("one_open_employment_per_job", f"{person} already has this job.", field="job"):
        employment = Employment.objects.create(
            person=person,
            job=job,
            contract=contract,
            starts_on=starts_on,
            guaranteed_minutes=guaranteed_minutes,
            most_minutes=most_minutes,
            opted_out_of_48_hours=opted_out_of_48_hours,
            weekdays=sorted(set(weekdays)),
            most_minutes_a_day=most_minutes_a_day,
            travel_mode=travel_mode,
            about=about.strip(),
            languages=languages.strip(),
        )
    if opted_out_of_48_hours:
        _keep_opt_out(person, starts_on, actor)
    open_file_of_worker(employment, actor=actor)
    employment_started.send(sender=Employment, employment=employment, actor=actor)
    record(actor, "employed as " + Job(job).label, employment, about=person)
    return employment


@transaction.atomic
def change_contract(
    employment: Employment,
    *,
    contract: str,
    guaranteed_minutes: int,
    most_minutes: int,
    opted_out_of_48_hours: bool,
    weekdays: Collection[int] = (),
    actor: Actor,
) -> Employment:
    """The hours and days that the contract is for, from now on. What it was stays in the history."""
    require(may_manage_workers(actor))
    _check_hours(guaranteed_minutes, most_minutes, opted_out_of_48_hours)
    _check_days(contract, weekdays, guaranteed_minutes)
    if opted_out_of_48_hours:
        _keep_opt_out(employment.person, today(), actor)
    elif OptOut.objects.filter(person_id=employment.person_id, ends_on__isnull=True).exists():
        raise Invalid(SIGNED, field="opted_out_of_48_hours")
    lasting = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()), id=employment.id)
    changed = lasting.update(
        contract=contract,
        guaranteed_minutes=guaranteed_minutes,
        most_minutes=most_minutes,
        opted_out_of_48_hours=opted_out_of_48_hours,
        weekdays=sorted(set(weekdays)),
    )
    if not changed:
        raise StaleState("This job has ended, so its contract no longer changes.")
    employment.refresh_from_db()
    record(actor, "changed the contract", employment, about=employment.person_id)
    return employment


@transaction.atomic
def say_how_they_work(
    employment: Employment, *, travel_mode: str, most_minutes_a_day: int | None, actor: Actor
) -> Employment:
    """What a worker says of themselves: how they travel, and the most they wish to work in a day (None: no limit)."""
    require(may_write_card(actor, employment.person))
    _check_own_terms(travel_mode, most_minutes_a_day)
    Employment.objects.filter(id=employment.id).update(
        travel_mode=travel_mode, most_minutes_a_day=most_minutes_a_day
    )  # fmt: skip
    employment.refresh_from_db()
    record(actor, "said how they travel and how long they work", employment, about=employment.person_id)
    return employment


@transaction.atomic
def end_employment(employment: Employment, *, ends_on: date, actor: Actor) -> Employment:
    """Give the job a last day. Sends employment_ended: cover for later visits is found by whoever listens."""
    require(may_manage_workers(actor))
    if ends_on < employment.starts_on:
        raise Invalid("The last day must be on or after the first day of the job.", field="ends_on")
    ended = Employment.objects.filter(id=employment.id, ends_on__isnull=True).update(ends_on=ends_on)
    if not ended:
        raise StaleState("Someone else has already ended this job.")
    employment.refresh_from_db()
    employment_ended.send(sender=Employment, employment=employment, actor=actor)
    record(actor, "ended the job", employment, about=employment.person_id, detail=f"last day {ends_on}")
    return employment


@transaction.atomic
def write_card(
    employment: Employment, *, about: str, languages: str, skills: Collection[str] = (), actor: Actor
) -> Employment:
    """What a person reads before they choose this PCA. Skills are those of members.skills."""
    require(may_write_card(actor, employment.person))
    if not set(skills) <= set(SKILLS):
        raise Invalid("Select what you can do from the list.", field="skills")
    Employment.objects.filter(id=employment.id).update(
        about=about.strip(), languages=languages.strip(), skills=sorted(set(skills))
    )
    employment.refresh_from_db()
    record(actor, "wrote the card", employment, about=employment.person_id)
    return employment


@transaction.atomic
def keep_photo(employment: Employment, upload: UploadedFile, *, words: str, actor: Actor) -> Employment:
    """A photo for the card, made small. `words` say what it shows, for people who cannot see it."""
    require(may_write_card(actor, employment.person))
    if not words.strip():
        raise Invalid("Say what the photo shows, for people who cannot see it.", field="photo_words")
    try:
        content, _ = check_upload(upload)
    except Invalid as error:
        raise Invalid(error.message, field="photo") from error
    photo = store_document(
        name=f"{employment.person.calling_name}.jpg",
        content_type="image/jpeg",
        content=small_photo(content),
        kind="photo",
        about_id=employment.person_id,
        actor=actor,
    )
    Employment.objects.filter(id=employment.id).update(photo=photo, photo_words=words.strip()[:200])
    employment.refresh_from_db()
    record(actor, "changed the photo of the card", employment, about=employment.person_id)
    return employment


@transaction.atomic
def take_photo_off(employment: Employment, *, actor: Actor) -> Employment:
    """The card shows no photo any more. History and the stored bytes keep what was there."""
    require(may_write_card(actor, employment.person))
    Employment.objects.filter(id=employment.id).update(photo=None, photo_words="")
    employment.refresh_from_db()
    record(actor, "took the photo off the card", employment, about=employment.person_id)
    return employment


@transaction.atomic
def add_credential(
    person: Person,
    *,
    kind: CredentialKind,
    starts_on: date,
    topic: TrainingTopic | str = "",
    reference: str = "",
    ends_on: date | None = None,
    checked_on: date | None = None,
    evidence: UploadedFile | None = None,
    tier: int | None = None,
    actor: Actor,
) -> Credential:
    """A check that was seen. `evidence` is a file to keep with it, judged by its content; of a DBS certificate none is
    kept (domain.md F4). `tier` is of training in learning disability and autism.
    """
    require(may_manage_workers(actor))
    if kind == CredentialKind.DBS and evidence:
        raise Invalid(NO_CERTIFICATE, field="evidence")
    if tier is not None and topic != TrainingTopic.LEARNING_DISABILITY:
        raise Invalid("Only training in learning disability and autism has a tier.", field="tier")
    if kind == CredentialKind.TRAINING and not topic:
        raise Invalid("Select what the training was in", field="topic")
    if ends_on and ends_on < starts_on:
        raise Invalid("The last day must be on or after the day it was issued or passed.", field="ends_on")
    seen_on = checked_on or today()
    if seen_on > today():
        raise Invalid("The day you saw it must be today or earlier.", field="checked_on")
    credential = Credential.objects.create(
        person=person,
        kind=kind,
        topic=topic if kind == CredentialKind.TRAINING else "",
        reference=reference.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        checked_on=seen_on,
        checked_by=actor.name,
        evidence=_keep_evidence(evidence, person, actor) if evidence else None,
        tier=tier,
    )
    record(actor, f"added the check {credential.title}", credential, about=person)
    return credential


@transaction.atomic
def withdraw_credential(credential: Credential, *, reason: str, actor: Actor) -> Credential:
    """From today it does not count (entered for the wrong worker, cancelled by its issuer). The row stays."""
    require(may_manage_workers(actor))
    if not reason.strip():
        raise Invalid("Say why this check no longer counts", field="reason")
    rows = Credential.objects.filter(id=credential.id, withdrawn_on__isnull=True)
    if not rows.update(withdrawn_on=today()):
        raise StaleState("Someone else has already withdrawn this check.")
    credential.refresh_from_db()
    record(actor, f"withdrew the check {credential.title}", credential, about=credential.person_id, detail=reason)
    return credential


def _keep_opt_out(person: Person, signed_on: date, actor: Actor) -> None:
    """The dated record behind a contract that says so, unless there is one."""
    if not OptOut.objects.filter(person=person, ends_on__isnull=True).exists():
        sign_opt_out(person, starts_on=min(signed_on, today()), actor=actor)


def _check_hours(guaranteed_minutes: int, most_minutes: int, opted_out: bool) -> None:
    if guaranteed_minutes > most_minutes:
        raise Invalid("The most hours cannot be fewer than the guaranteed hours.", field="most_minutes")
    if most_minutes > WEEK_MINUTES:
        raise Invalid("A week has 168 hours. Enter fewer.", field="most_minutes")
    if most_minutes > LEGAL_WEEK_MINUTES and not opted_out:
        raise Invalid("More than 48 hours a week needs a signed opt-out. Enter 48 or fewer.", field="most_minutes")


def _check_days(contract: str, weekdays: Collection[int], guaranteed_minutes: int) -> None:
    if not set(weekdays) <= set(range(7)):
        raise Invalid("Select days of the week, from Monday to Sunday", field="weekdays")
    if contract == Contract.FIXED_DAYS and not weekdays:
        raise Invalid("Select the days of the week that the contract is for", field="weekdays")
    if contract != Contract.FIXED_DAYS and weekdays:
        raise Invalid("Only a contract for fixed days names days. Take them out, or change the contract.", "weekdays")
    if contract == Contract.ZERO_HOURS and guaranteed_minutes:
        raise Invalid("This contract guarantees no hours. Leave the guaranteed hours empty.", "guaranteed_minutes")


def _check_own_terms(travel_mode: str, most_minutes_a_day: int | None) -> None:
    if travel_mode and travel_mode not in TravelMode.values:
        raise Invalid("Select how they travel", field="travel_mode")
    if most_minutes_a_day is not None and not LEAST_A_DAY <= most_minutes_a_day <= DAY_MINUTES:
        raise Invalid("The most hours in a day must be from 1 to 24.", field="most_minutes_a_day")


def _keep_evidence(upload: UploadedFile, person: Person, actor: Actor) -> Document:
    try:
        content, content_type = check_upload(upload)
    except Invalid as error:
        raise Invalid(error.message, field="evidence") from error
    return store_document(
        name=upload.name or "evidence",
        content_type=content_type,
        content=content,
        kind="credential",
        about_id=person.id,
        actor=actor,
    )
