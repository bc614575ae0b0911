"""The workers' recruitment files of the demo, filled in since files began to be kept; one in nine lacks a reference."""

import datetime as dt
from random import Random

from coopcare.home.demo.people import DAY, YEAR, Everybody
from members.models import (
    DbsDecision,
    DbsLevel,
    PastKind,
    PastTime,
    Qualification,
    RecruitmentFile,
    Reference,
    ReferenceState,
)
from members.recruitment import IN_CARE

SCHOOLS = ("Calder High School", "Millbeck College", "Hartley Sixth Form", "A school in Gdynia", "A college in Leeds")
BEFORE = (
    "Bakery assistant, Market Street Bakery",
    "Warehouse packer, Hartley Mills",
    "Teaching assistant, Millbeck Primary",
    "Hotel housekeeper, The Packhorse",
)
IN_CARE_BEFORE = (
    ("Care assistant, Fernbank House", "Wanted fewer people and more time with each."),
    ("Support worker, Riverbank Homes", "The home closed."),
    ("Night carer, St Luke’s", "Wished to work by day."),
)
LEARNT = ("Diploma in care, level 2", "Diploma in care, level 3", "")
FEW = 9


def add_files(everybody: Everybody) -> None:
    """Everything of Schedule 3 for whoever had a job before the demo begins."""
    files = list(RecruitmentFile.objects.select_related("person").order_by("started_on", "id"))
    past: list[PastTime] = []
    references: list[Reference] = []
    learnt: list[Qualification] = []
    by = next(staff.full_name for staff in everybody.data.staff if staff.job == "manager")
    for number, file in enumerate(files):
        chance = everybody.chance(file.person.full_name, "file")
        _fill_in(file, by)
        past += _past(file, chance, by)
        references += _references(file, chance, by, how_many=1 if number % FEW == FEW - 1 else 2)
        name = chance.choice(LEARNT)
        file.no_qualifications_needed = not name
        learnt += [Qualification(file=file, name=name, seen_on=file.opened_on, seen_by=by)] if name else []
    RecruitmentFile.objects.bulk_update(files, FILLED_IN)
    PastTime.objects.bulk_create(past)
    Reference.objects.bulk_create(references)
    Qualification.objects.bulk_create(learnt)


FILLED_IN = [
    "identity_proof", "identity_seen_on", "photo_seen_on", "identity_seen_by", "dbs_level", "dbs_shows_something",
    "dbs_decision", "dbs_decided_by", "history_since", "health_answered_on", "induction_began_on", "completed_on",
    "no_qualifications_needed",
]  # fmt: skip


def _fill_in(file: RecruitmentFile, by: str) -> None:
    on = file.opened_on
    file.identity_proof = "Passport"
    file.identity_seen_on = file.photo_seen_on = file.health_answered_on = file.completed_on = on
    file.identity_seen_by = file.dbs_decided_by = by
    file.dbs_level = DbsLevel.BARRED_LIST if file.job in IN_CARE else DbsLevel.BASIC
    file.dbs_shows_something, file.dbs_decision = False, DbsDecision.ACCEPTED
    file.induction_began_on = file.started_on
    file.history_since = _month(_started(file) - 14 * YEAR)


def _past(file: RecruitmentFile, chance: Random, by: str) -> list[PastTime]:
    """School, a job, a job in care, up to the month in which they began: no gap."""
    began = _month(_started(file))
    first, work, care = (_month(_started(file) - years * YEAR) for years in (14, 11, 4))
    employer, why_left = chance.choice(IN_CARE_BEFORE)
    return [
        PastTime(file=file, kind=PastKind.EDUCATION, what=chance.choice(SCHOOLS), first_month=first,
                 last_month=_before(work), written_by=by),
        PastTime(file=file, kind=PastKind.WORK, what=chance.choice(BEFORE), first_month=work,
                 last_month=_before(care), why_left="Wanted to work with people.", written_by=by),
        PastTime(file=file, kind=PastKind.CARE_WORK, what=employer, first_month=care, last_month=began,
                 why_left=why_left, conduct="Reliable and kind; they would take them back.",
                 conduct_on=file.opened_on, conduct_by=by, written_by=by),
    ]  # fmt: skip


def _references(file: RecruitmentFile, chance: Random, by: str, *, how_many: int) -> list[Reference]:
    referees = chance.sample(("Mrs L. Dunn", "Mr P. Okoro", "Ms J. Tait", "Mr R. Shaw", "Mrs A. Lund"), 2)
    return [
        Reference(
            file=file,
            referee=referee,
            is_last_employer=number == 0,
            state=ReferenceState.VERIFIED if number < how_many else ReferenceState.ASKED,
            asked_on=file.opened_on,
            received_on=file.opened_on if number < how_many else None,
            verified_on=file.opened_on if number < how_many else None,
            verified_how="Rang the number on the employer’s own site." if number < how_many else "",
            verified_by=by if number < how_many else "",
        )
        for number, referee in enumerate(referees)
    ]


def _started(file: RecruitmentFile) -> dt.date:
    return file.started_on or file.opened_on


def _month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _before(month: dt.date) -> dt.date:
    return _month(month - DAY)
