"""What the files of workers show, as they stood on the last day of a period."""

import datetime as dt
from uuid import UUID

from compliance.evidence.registry import Count, source
from compliance.queries.records import TOPICS
from members.models import Contract, Credential, CredentialKind, Employment, Job, TrainingTopic, TravelMode

CARE_JOBS = (Job.PCA, Job.SUPPORT_WORKER)
NO_WORKERS = "Nobody gave care on that day."


def _workers(on: dt.date) -> set[UUID]:
    """Who gave care or supported a cluster on a local day."""
    return set(Employment.objects.on(on).filter(job__in=CARE_JOBS).values_list("person_id", flat=True))


def _held(on: dt.date, kind: CredentialKind, topic: str = "") -> Count:
    workers = _workers(on)
    held = Credential.objects.on(on).filter(kind=kind, topic=topic, person_id__in=workers)
    return Count(held.values("person_id").distinct().count(), len(workers))


@source(
    "dbs", "Criminal record checks in date", topics="recruitment leaders", at_end=True,
    says="{part} of {whole} workers have a criminal record check that counts.", none=NO_WORKERS,
)  # fmt: skip
def dbs(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.DBS)


@source(
    "right_to_work", "Right to work seen", topics="recruitment", at_end=True,
    says="The right to work of {part} of {whole} workers has been seen and counts.", none=NO_WORKERS,
)  # fmt: skip
def right_to_work(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.RIGHT_TO_WORK)


@source(
    "training", "Training in date", topics="training staffing good_practice", at_end=True,
    says="{part} of {whole} trainings that workers need are in date.", none=NO_WORKERS,
)  # fmt: skip
def training(first: dt.date, last: dt.date) -> Count:
    workers = _workers(last)
    held = Credential.objects.on(last).filter(
        kind=CredentialKind.TRAINING, topic__in=TOPICS, person_id__in=workers
    )  # fmt: skip
    return Count(held.values("person_id", "topic").distinct().count(), len(workers) * len(TOPICS))


@source(
    "training_medicines", "Trained to help with medicines", topics="medicines", at_end=True,
    says="{part} of {whole} workers have training in medicines in date.", none=NO_WORKERS,
)  # fmt: skip
def training_medicines(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.TRAINING, TrainingTopic.MEDICINES)


@source(
    "training_infection", "Trained to prevent infection", topics="infection", at_end=True,
    says="{part} of {whole} workers have training in infection control in date.", none=NO_WORKERS,
)  # fmt: skip
def training_infection(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.TRAINING, TrainingTopic.INFECTION_CONTROL)


@source(
    "training_safeguarding", "Trained in safeguarding", topics="safeguarding", at_end=True,
    says="{part} of {whole} workers have safeguarding training in date.", none=NO_WORKERS,
)  # fmt: skip
def training_safeguarding(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.TRAINING, TrainingTopic.SAFEGUARDING)


@source(
    "training_life_support", "Trained in basic life support", topics="responding", at_end=True,
    says="{part} of {whole} workers have training in basic life support in date.", none=NO_WORKERS,
)  # fmt: skip
def training_life_support(first: dt.date, last: dt.date) -> Count:
    return _held(last, CredentialKind.TRAINING, TrainingTopic.LIFE_SUPPORT)


@source(
    "guaranteed_hours", "Workers with guaranteed hours", topics="worker_wellbeing equal_work", at_end=True,
    says="{part} of {whole} PCAs have guaranteed hours.", none=NO_WORKERS,
)  # fmt: skip
def guaranteed_hours(first: dt.date, last: dt.date) -> Count:
    pcas = Employment.objects.on(last).filter(job=Job.PCA)
    return Count(pcas.exclude(contract=Contract.ZERO_HOURS).count(), pcas.count())


@source(
    "travel_without_a_car", "Workers who travel without a car", topics="environment", at_end=True,
    says="{part} of {whole} PCAs whose way is known go on foot, by bicycle, or by bus or train.",
    none="It is not known yet how PCAs travel.",
)  # fmt: skip
def travel_without_a_car(first: dt.date, last: dt.date) -> Count:
    known = Employment.objects.on(last).filter(job=Job.PCA).exclude(travel_mode="")
    return Count(known.exclude(travel_mode=TravelMode.CAR).count(), known.count())
