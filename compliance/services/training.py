"""What each job needs, sessions held for several, what was watched, and the standards of the Care Certificate."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from compliance.governance.months import months_after
from compliance.workforce.standards import STANDARDS
from compliance.workforce_policies import may_keep_training, may_oversee
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid
from coopcare.tenancy.refusals import refusing
from members.models import (
    Competency,
    Credential,
    CredentialKind,
    Employment,
    Job,
    Outcome,
    Person,
    StandardMet,
    TrainingRequirement,
    TrainingTopic,
)
from members.services.workers import add_credential
from members.training_queries import needed_by, requirements_on

MOST_MONTHS = 120
MOST_DAYS = 366
ONLY_THE_MANAGER = "Only the manager says what each job needs."
NOT_YOURS = "Only the manager, or the support worker of their cluster, writes this down."
DAY = timedelta(days=1)


@transaction.atomic
def set_requirement(
    job: str,
    topic: str,
    *,
    is_needed: bool,
    months: int | None,
    needs_competency: bool,
    least_tier: int | None,
    bars_after_days: int | None,
    starts_on: date,
    actor: Actor,
) -> TrainingRequirement:
    """What a job needs of a topic, from a day. What held before ends the day before; its days stay in the history."""
    require(may_keep_training(actor), ONLY_THE_MANAGER)
    if job not in Job.values or topic not in TrainingTopic.values:
        raise Invalid("Choose a job and a topic from the list.")
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise Invalid(f"Enter a number of months from 1 to {MOST_MONTHS}, or leave it empty.", field="months")
    if least_tier is not None and topic != TrainingTopic.LEARNING_DISABILITY:
        raise Invalid("Only learning disability and autism has tiers.", field="least_tier")
    if bars_after_days is not None and not 0 <= bars_after_days <= MOST_DAYS:
        raise Invalid(f"Enter a number of days from 0 to {MOST_DAYS}.", field="bars_after_days")
    if starts_on < today():
        raise Invalid("A requirement starts today or later: what held before stays as it was.", field="starts_on")
    standing = TrainingRequirement.objects.filter(job=job, topic=topic, ends_on__isnull=True)
    if standing.filter(starts_on__gte=starts_on).exists():
        raise Invalid("There is one that starts on that day or later. Choose a later day.", field="starts_on")
    standing.update(ends_on=starts_on - DAY)
    with refusing("one_requirement_at_a_time", "Someone else has just changed this.", field="starts_on"):
        row = TrainingRequirement.objects.create(
            job=job,
            topic=topic,
            is_needed=is_needed,
            months=months if is_needed else None,
            needs_competency=is_needed and needs_competency,
            least_tier=least_tier if is_needed else None,
            bars_after_days=bars_after_days if is_needed else None,
            starts_on=starts_on,
            decided_by=actor.name,
        )
    record(actor, "changed what a job needs", row, detail=str(row))
    return row


@transaction.atomic
def record_session(
    topic: str,
    *,
    held_on: date,
    trainer: str,
    person_ids: Collection[UUID],
    tier: int | None = None,
    actor: Actor,
) -> list[Credential]:
    """A session that several took part in: each has the training from that day, for the months that their job asks.
    Whoever has it of that day already is left as they are. Answers the new ones.
    """
    require(may_keep_training(actor), "Only the manager records training.")
    if topic not in TrainingTopic.values:
        raise Invalid("Select what the session was in", field="topic")
    if held_on > today():
        raise Invalid("The day of the session must be today or earlier.", field="held_on")
    if topic == TrainingTopic.LEARNING_DISABILITY and tier is None:
        raise Invalid("Select the tier of this training", field="tier")
    people = list(Person.objects.filter(id__in=list(person_ids)).order_by("last_name", "id"))
    jobs = Employment.objects.on(today()).filter(person__in=people)
    by_person: dict[UUID, list[str]] = {}
    for person_id, job in jobs.values_list("person_id", "job"):
        by_person.setdefault(person_id, []).append(job)
    if not by_person:
        raise Invalid("Select who took part", field="person_ids")
    asked = requirements_on(held_on)
    held = Credential.objects.filter(topic=topic, starts_on=held_on, withdrawn_on__isnull=True, person__in=people)
    has_it = set(held.values_list("person_id", flat=True))
    made = []
    for person in people:
        if person.id not in by_person or person.id in has_it:
            continue
        needed = needed_by(by_person[person.id], topic, asked)
        months = needed.months if needed else None
        made.append(
            add_credential(
                person,
                kind=CredentialKind.TRAINING,
                topic=topic,
                reference=trainer[:60],
                starts_on=held_on,
                ends_on=months_after(held_on, months) if months else None,
                tier=tier if topic == TrainingTopic.LEARNING_DISABILITY else None,
                actor=actor,
            )
        )
    return made


@transaction.atomic
def write_competency(
    worker: Person, *, topic: str, seen_on: date, outcome: str, what_was_seen: str, actor: Actor
) -> Competency:
    """Somebody who can judge watched the worker do it with a person who agreed. The fact is kept where the rota reads
    it: “not yet” closes the task to them, and a yes counts for the months that the job asks.
    """
    require(may_oversee(actor, worker.id), NOT_YOURS)
    if topic not in TrainingTopic.values:
        raise Invalid("Select what you watched", field="topic")
    if seen_on > today():
        raise Invalid("The day you watched must be today or earlier.", field="seen_on")
    if not what_was_seen.strip():
        raise Invalid("Write down what you saw", field="what_was_seen")
    jobs = Employment.objects.on(today()).filter(person=worker).values_list("job", flat=True)
    needed = needed_by(jobs, topic, requirements_on(seen_on))
    months = needed.months if needed and outcome == Outcome.CAN else None
    row = Competency.objects.create(
        person=worker,
        topic=topic,
        outcome=outcome,
        seen_on=seen_on,
        ends_on=months_after(seen_on, months) if months else None,
        seen_by=actor.name,
        what_was_seen=what_was_seen.strip(),
    )
    record(actor, "watched a competency", row, about=worker, detail=str(row))
    return row


@transaction.atomic
def meet_standards(worker: Person, *, standards: Collection[int], met_on: date, actor: Actor) -> list[StandardMet]:
    """Standards of the Care Certificate that the worker has met; with the last of them they hold the certificate.
    A standard that was met before stays as it was.
    """
    require(may_oversee(actor, worker.id), NOT_YOURS)
    if met_on > today():
        raise Invalid("The day must be today or earlier.", field="met_on")
    wanted = {number for number in standards if number in STANDARDS}
    if not wanted:
        raise Invalid("Select at least one standard", field="standards")
    met = set(StandardMet.objects.filter(person=worker).values_list("standard", flat=True))
    rows = [
        StandardMet(person=worker, standard=number, met_on=met_on, assessed_by=actor.name)
        for number in sorted(wanted - met)
    ]
    with refusing("standard_met_once", "Someone else has just ticked one of these. Look again.", field="standards"):
        StandardMet.objects.bulk_create(rows)
    record(actor, "ticked standards of the Care Certificate", worker, about=worker, detail=f"{len(rows)} more")
    held = Credential.objects.on(today()).filter(person=worker, topic=TrainingTopic.CARE_CERTIFICATE)
    if met | wanted == set(STANDARDS) and not held.exists():
        system = Actor.system(actor.coop_id, "care certificate")
        add_credential(
            worker,
            kind=CredentialKind.TRAINING,
            topic=TrainingTopic.CARE_CERTIFICATE,
            reference=f"All standards, {actor.name}"[:60],
            starts_on=met_on,
            actor=system,
        )
    return rows
