"""What the records put into the papers of one job: the written statement, the contract, the opt-out of 48 hours.

Law: Employment Rights Act 1996, sections 1 to 4; Working Time Regulations 1998, regulations 4 and 5. What no record
holds stays a line to write on: nothing here is guessed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from billing.models import WorkerPension
from billing.pay.holiday import ACCRUAL
from billing.queries.pay_words import cycle_in_words, rule_on, words_of
from billing.queries.worker_pay import sick_pay_days_on
from clusters.models import ClusterPlace, PlaceRole
from compliance.governance.months import months_after
from compliance.queries.library import answers_given, organisation_on
from compliance.workforce.terms import certificate_due
from coopcare.clock import today
from coopcare.errors import FactMissing, NotFound
from coopcare.facts.lookup import fact
from coopcare.money import format_percent
from coopcare.ui.formats import WEEKDAYS, gov_date, gov_short_date, gov_time_range, minutes_words
from members.models import Contract, Employment, Job, OptOut, Person, TrainingTopic
from members.training_queries import requirements_on
from rotas.models import WeeklyAvailability
from rotas.suitability.contract import days_words


def job_choices() -> list[tuple[str, str]]:
    """(id, words) of every job, by worker, the newest first."""
    jobs = Employment.objects.select_related("person")
    ordered = jobs.order_by("person__last_name", "person__first_name", "-starts_on", "id")
    return [(str(job.id), f"{_name(job)}, from {gov_short_date(job.starts_on)}") for job in ordered]


def about_job(job_id: UUID) -> tuple[Person, str, dict[str, Any]]:
    """Of a job that has ended, as it was on its last day; of one to come, as on its first."""
    job = Employment.objects.select_related("person").filter(id=job_id).first()
    if job is None:
        raise NotFound("We cannot find this job.")
    on = max(job.starts_on, min(today(), job.ends_on or today()))
    values = _agreed(job, on) | _pay(job, on) | _answered(job, on) | _training(job, on)
    return job.person, _name(job), values


def _name(job: Employment) -> str:
    return f"{job.person.full_name}, {job.get_job_display()}"


def _agreed(job: Employment, on: dt.date) -> dict[str, Any]:
    return {
        "job.worker": job.person.full_name,
        "job.title": job.get_job_display(),
        "job.starts_on": gov_date(job.starts_on),
        "job.ends_on": gov_date(job.ends_on) if job.ends_on else "No end is set",
        "job.place": _place(job, on),
        "job.has_guarantee": job.contract != Contract.ZERO_HOURS,
        "job.has_no_guarantee": job.contract == Contract.ZERO_HOURS,
        "job.guaranteed": minutes_words(job.guaranteed_minutes) if job.guaranteed_minutes else "None",
        "job.most": minutes_words(job.most_minutes),
        "job.most_a_day": minutes_words(job.most_minutes_a_day) if job.most_minutes_a_day else "",
        "job.days": days_words(sorted(job.weekdays)) if job.weekdays else "No fixed days",
        "job.available": _available(job, on),
        "job.opt_out": _opt_out(job, on),
    }


def _place(job: Employment, on: dt.date) -> str:
    """Of a PCA. Where others work is in no record."""
    if job.job != Job.PCA:
        return ""
    places = ClusterPlace.objects.on(on).filter(person_id=job.person_id, role=PlaceRole.PCA)
    names = sorted(places.values_list("cluster__name", flat=True))
    return f"People’s homes in {' and '.join(names)}, and the way from one to the next" if names else ""


def _available(job: Employment, on: dt.date) -> str:
    """A line for each stretch of the week that they said they can work."""
    week = WeeklyAvailability.objects.on(on).filter(pca_id=job.person_id).prefetch_related("hours").first()
    hours = week.hours.all() if week else ()
    return "\n".join(f"{WEEKDAYS[one.weekday]}s, {gov_time_range(one.starts, one.ends)}" for one in hours)


def _opt_out(job: Employment, on: dt.date) -> str:
    signed = OptOut.objects.on(on).filter(person_id=job.person_id).first()
    if signed is None:
        return "Not signed"
    until = f". It counts until {gov_date(signed.ends_on)}" if signed.ends_on else ""
    return f"Signed on {gov_date(signed.starts_on)}{until}"


def _pay(job: Employment, on: dt.date) -> dict[str, Any]:
    rule = rule_on(job.job, on)
    pension = WorkerPension.objects.standing().filter(pca_id=job.person_id, starts_on__lte=on).first()
    return {
        "job.pay": words_of(rule) if rule else (),
        "job.pay_cycle": cycle_in_words() if job.job == Job.PCA else "",
        "job.sick_days": _sick_days(job, on),
        "job.pension": f"{pension.get_choice_display()}, since {gov_date(pension.starts_on)}" if pension else "",
    }


def _sick_days(job: Employment, on: dt.date) -> str:
    """The days of the contract, or those that were agreed where it names none."""
    if job.weekdays:
        return days_words(sorted(job.weekdays))
    agreed = sick_pay_days_on([job.person_id], on).get(job.person_id)
    return agreed.words if agreed else ""


def _holiday(job: Employment, on: dt.date, answers: Mapping[str, str]) -> str:
    """What the co-op gives in a year; where no hours are guaranteed, what hours that vary earn by law."""
    if job.contract != Contract.ZERO_HOURS:
        return answers.get("year_of_holiday", "")
    try:
        return f"{format_percent(fact(ACCRUAL, on=on).percent_bp)} of the hours worked in each pay period"
    except FactMissing:
        return ""


def _answered(job: Employment, on: dt.date) -> dict[str, Any]:
    """By the co-op's own answers to the questions of its policies."""
    answers = answers_given()
    rota, months = answers.get("rota_notice_days", ""), answers.get("probation_months", "")
    until = months_after(job.starts_on, int(months)) - dt.timedelta(days=1) if months.isdigit() else None
    manager = "" if job.job == Job.MANAGER else organisation_on(on, version="").registered_manager
    return {
        "job.holiday": _holiday(job, on, answers),
        "job.grievance": f"{manager}, registered manager" if manager else "",
        "job.rota": f"At least {rota} days ahead" if rota else "",
        "job.probation": f"{months} months, until {gov_date(until)}" if until else "",
    }


def _training(job: Employment, on: dt.date) -> dict[str, Any]:
    """What the job needs, together by how often."""
    topics: dict[str, list[str]] = defaultdict(list)
    for one in requirements_on(on).values():
        if one.job == job.job and one.needed:
            topics[f"Every {one.needed.months} months" if one.needed.months else "Once"].append(one.topic_words)
    certificate = TrainingTopic.CARE_CERTIFICATE.label in topics["Once"]
    return {
        "job.training": [[often, ", ".join(words)] for often, words in sorted(topics.items()) if words],
        "job.certificate": f"By {gov_date(certificate_due(job.starts_on))}" if certificate else "",
    }
