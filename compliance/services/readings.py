"""Saying that one has read a policy, recording that a person was given one, and reminding who is late."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from compliance.models import PolicyEdition, PolicyReading, ReadingReminder
from compliance.policies import may_record_given, may_say_that_they_read
from compliance.queries.readings import StillToRead, checks, everybody_to_read, to_give
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.models import Access
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import CannotCome, Leave, LeaveStatus

NOT_AGAIN_WITHIN = dt.timedelta(days=7)
# Ours: who is away for two weeks or more is told when they are back.
AWAY_LONG = dt.timedelta(days=14)
LONGEST_NOTE = 300
HOW_IT_IS_GIVEN = tuple(how for how in PolicyReading.How if how != PolicyReading.How.READ)


@transaction.atomic
def acknowledge(edition: PolicyEdition, *, answers: Sequence[int], actor: Actor) -> PolicyReading:
    """ "I have read this." `answers`: the number chosen for each question of its check, or none of them.

    A wrong answer refuses nothing: it is kept, and explained.
    """
    require(may_say_that_they_read(actor), "Only workers and members say that they have read a policy.")
    assert actor.person_id is not None  # noqa: S101  the policy asked
    if PolicyEdition.objects.filter(code=edition.code, number__gt=edition.number).exists():
        raise StaleState("The board has adopted a newer version of this policy. Read that one.")
    check = checks().get(edition.code)
    if answers and (check is None or len(answers) != len(check.questions)):
        raise Invalid("Answer every question, or none.")
    with refusing("one_reading_each", "You have said already that you have read this version."):
        reading = PolicyReading.objects.create(
            edition=edition,
            person_id=actor.person_id,
            done_on=today(),
            recorded_at=now(),
            recorded_by=actor.name,
            answers=list(answers),
            right=check.count_right(answers) if check and answers else 0,
        )
    record(actor, "read a policy", reading, detail=f"{edition.code}, version {edition.number}")
    return reading


@transaction.atomic
def record_given(
    person: Person, *, edition_ids: Sequence[UUID], how: str, done_on: dt.date, note: str = "", actor: Actor
) -> list[PolicyReading]:
    """Somebody we support was given these policies: told of them, not asked to sign."""
    require(may_record_given(actor, person), "Only the manager and the person’s support worker record this.")
    if how not in HOW_IT_IS_GIVEN:
        raise Invalid("Select how it was given.", field="how")
    if done_on > today():
        raise Invalid("The day must be today or earlier.", field="done_on")
    if how == PolicyReading.How.OTHER and not note.strip():
        raise Invalid("Say how it was given.", field="note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Use {LONGEST_NOTE} characters or fewer.", field="note")
    editions = {edition.id: edition for edition in to_give(person.id)}
    if not edition_ids:
        raise Invalid("Select what was given.", field="editions")
    if not set(edition_ids) <= editions.keys():
        raise StaleState("One of these has been recorded already, or has a newer version. Look at the page again.")
    with refusing("one_giving_each", "One of these has been recorded already."):
        rows = [
            PolicyReading.objects.create(
                edition=editions[edition_id], person=person, how=how, note=note.strip(), done_on=done_on,
                recorded_at=now(), recorded_by=actor.name,
            )
            for edition_id in edition_ids
        ]  # fmt: skip
    codes = ", ".join(editions[edition_id].code for edition_id in edition_ids)
    record(actor, "recorded that policies were given", rows[0], about=person, detail=codes)
    return rows


@transaction.atomic
def remind_readers(*, actor: Actor) -> int:
    """A letter to everybody who is late, at most one a week each, and none while they are away long. How many."""
    require(actor.is_system, "This is a daily job.")
    late = [one for one in everybody_to_read() if one.late]
    people = [one.person.id for one in late]
    away, told = _away_long(people), _told_lately(people)
    addresses = _addresses(people)
    reminded = 0
    for one in late:
        address = one.person.email or addresses.get(one.person.id, "")
        if address and one.person.id not in away | told:
            queue_email(to=address, subject="Policies to read", body=_letter(one), actor=actor)
            ReadingReminder.objects.create(person=one.person, sent_at=now(), count=one.late)
            reminded += 1
    return reminded


def _away_long(people: Sequence[UUID]) -> set[UUID]:
    on = today()
    spans = Q(pca_id__in=people, starts_on__lte=on, ends_on__gte=on)
    rows = [
        *Leave.objects.filter(spans, status=LeaveStatus.APPROVED).values_list("pca_id", "starts_on", "ends_on"),
        *CannotCome.objects.filter(spans, back_at__isnull=True).values_list("pca_id", "starts_on", "ends_on"),
    ]
    return {pca_id for pca_id, first, last in rows if last is not None and last - first >= AWAY_LONG - dt.timedelta(1)}


def _told_lately(people: Sequence[UUID]) -> set[UUID]:
    last = ReadingReminder.objects.filter(person_id__in=people).values("person_id").annotate(last=Max("sent_at"))
    return {row["person_id"] for row in last if row["last"] > now() - NOT_AGAIN_WITHIN}


def _addresses(people: Sequence[UUID]) -> dict[UUID, str]:
    rows = Access.objects.current(now()).filter(person_id__in=people).values_list("person_id", "user__email")
    return {person_id: email for person_id, email in rows if person_id is not None}


def _letter(one: StillToRead) -> str:
    coop = current_coop()
    page = page_address(reverse("compliance:to_read"))
    listed = [f"- {policy.edition.title}, by {gov_short_date(policy.due_on)}"
              for policy in one.policies if policy.is_late]  # fmt: skip
    return "\n\n".join(
        [
            f"Dear {one.person.known_as or one.person.first_name},",
            "These policies are waiting for you to read them:",
            "\n".join(listed),
            f"Read them here, in working time: {page}",
            f"If reading is hard, or you would like to talk one through, ring us on {coop.phone}.",
            coop.name,
        ]
    )
