"""What the files of workers show, as they stood on the last day of a period."""

import datetime as dt

from compliance.evidence.registry import Count, source
from compliance.queries.workforce import staff_checks, totals_of, training_totals
from members.models import Contract, CredentialKind, Employment, Job, TrainingTopic, TravelMode

NO_WORKERS = "Nobody worked here on that day."
NOT_NEEDED = "Nobody’s job needed it on that day."


def _in_date(on: dt.date, what: CredentialKind | TrainingTopic) -> Count:
    """Of those whose job needs it by the co-op's own matrix: how many are in date, watched and of the right tier."""
    found = next((one for one in totals_of(staff_checks(on)) if one.topic == what.label), None)
    return Count(found.in_date, found.needed) if found else Count(0, 0)


@source(
    "dbs", "Criminal record checks in date", topics="recruitment leaders", at_end=True, version=2,
    says="{part} of {whole} people who work here have a criminal record check that counts.", none=NO_WORKERS,
)  # fmt: skip
def dbs(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, CredentialKind.DBS)


@source(
    "right_to_work", "Right to work seen", topics="recruitment", at_end=True, version=2,
    says="The right to work of {part} of {whole} people who work here has been seen and counts.", none=NO_WORKERS,
)  # fmt: skip
def right_to_work(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, CredentialKind.RIGHT_TO_WORK)


@source(
    "training", "Training in date", topics="training staffing good_practice", at_end=True, version=2,
    says="{part} of {whole} trainings that people’s jobs need are in date.", none=NOT_NEEDED,
)  # fmt: skip
def training(first: dt.date, last: dt.date) -> Count:
    found = training_totals(last)
    return Count(sum(one.in_date for one in found), sum(one.needed for one in found))


@source(
    "training_medicines", "Trained to help with medicines", topics="medicines", at_end=True, version=2,
    says="{part} of {whole} people whose job needs it have training in medicines in date, and were watched.",
    none=NOT_NEEDED,
)  # fmt: skip
def training_medicines(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, TrainingTopic.MEDICINES)


@source(
    "training_infection", "Trained to prevent infection", topics="infection", at_end=True, version=2,
    says="{part} of {whole} people whose job needs it have training in infection control in date.", none=NOT_NEEDED,
)  # fmt: skip
def training_infection(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, TrainingTopic.INFECTION_CONTROL)


@source(
    "training_safeguarding", "Trained in safeguarding", topics="safeguarding", at_end=True, version=2,
    says="{part} of {whole} people whose job needs it have safeguarding training in date.", none=NOT_NEEDED,
)  # fmt: skip
def training_safeguarding(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, TrainingTopic.SAFEGUARDING)


@source(
    "training_life_support", "Trained in basic life support", topics="responding", at_end=True, version=2,
    says="{part} of {whole} people whose job needs it have training in basic life support in date.", none=NOT_NEEDED,
)  # fmt: skip
def training_life_support(first: dt.date, last: dt.date) -> Count:
    return _in_date(last, TrainingTopic.LIFE_SUPPORT)


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
