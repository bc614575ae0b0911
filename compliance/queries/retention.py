"""The list of what has run out, and what was decided about it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max, QuerySet

from clusters.models import Package
from compliance.governance.retention import KeepRule, has_run_out, keep_rules, review_from
from compliance.governance_policies import may_keep_governance, may_second_deletion
from compliance.models import DecisionStatus, RetentionDecision, RetentionHold
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from members.models import Credential, CredentialKind, Employment, FileStage, Membership, Person, RecruitmentFile
from rotas.models import Visit, VisitStatus

READERS = "The list of what has run out is read by the manager."
GIVEN = [VisitStatus.DONE, VisitStatus.CONFIRMED]


@dataclass(frozen=True)
class RanOut:
    """One kind of record of one person whose time is over. `holds`: why it is kept all the same."""

    person: Person
    rule: KeepRule
    counted_from: dt.date
    ran_out_on: dt.date
    holds: list[RetentionHold] = field(default_factory=list)


@dataclass(frozen=True)
class YearlyList:
    """`to_decide`: keep, hold, or ask for deletion. `held`: nothing may be asked for until the hold is lifted."""

    to_decide: list[RanOut]
    held: list[RanOut]
    asked: list[RetentionDecision]


def yearly_list(actor: Actor, on: dt.date) -> YearlyList:
    """Everything whose time is over on a day, the oldest first, without what was decided for now."""
    require(may_keep_governance(actor), READERS)
    decided = decisions_that_hold(on)
    found = [one for one in ran_out(on) if not is_decided(one, decided)]
    return YearlyList(
        to_decide=[one for one in found if not one.holds],
        held=[one for one in found if one.holds],
        asked=list(deletions(actor).filter(status=DecisionStatus.ASKED)),
    )


def ran_out(on: dt.date) -> list[RanOut]:
    """Of people whose care ended, workers who left, applicants who did not come, and copies kept with checks."""
    rules = keep_rules()
    held = _holds()
    found = []
    for code, person, counted_from in _counted(on):
        rule = rules[code]
        first = review_from(rule, counted_from, person.born_on)
        if first is not None and has_run_out(rule, counted_from, on, person.born_on):
            holds = [hold for hold in held.get(person.id, []) if hold.rule in ("", code)]
            found.append(RanOut(person, rule, counted_from, first, holds))
    return sorted(found, key=lambda one: (one.ran_out_on, one.person.last_name, one.rule.code, str(one.person.id)))


def is_anything_over(on: dt.date) -> bool:
    """Whether the list holds something to decide."""
    decided = decisions_that_hold(on)
    return any(not one.holds and not is_decided(one, decided) for one in ran_out(on))


def ran_out_of(person_id: UUID, on: dt.date) -> list[RanOut]:
    """Those of one person."""
    return [one for one in ran_out(on) if one.person.id == person_id]


def find_ran_out(person_id: UUID, code: str, on: dt.date) -> RanOut | None:
    """That record of that person, if its time is over."""
    return next((one for one in ran_out_of(person_id, on) if one.rule.code == code), None)


def decisions_that_hold(on: dt.date) -> set[tuple[UUID, str, dt.date]]:
    """(person, rule, counted from) of what is deleted, asked for, or kept until later than a day."""
    rows = RetentionDecision.objects.values_list("person_id", "rule", "counted_from", "status", "look_again_on")
    return {
        (person_id, rule, counted_from)
        for person_id, rule, counted_from, status, again in rows
        if status in (DecisionStatus.DONE, DecisionStatus.ASKED) or (again is not None and again > on)
    }


def is_decided(found: RanOut, decided: set[tuple[UUID, str, dt.date]]) -> bool:
    """Somebody who came back and left again is decided about anew."""
    return (found.person.id, found.rule.code, found.counted_from) in decided


def deletions(actor: Actor) -> "QuerySet[RetentionDecision]":
    """Every decision, the newest first: for those who may agree to one."""
    require(may_second_deletion(actor), "Deletions are agreed by the manager and the secretary.")
    return RetentionDecision.objects.select_related("person").order_by("-asked_at", "-id")


def open_decision(actor: Actor, decision_id: UUID) -> RetentionDecision:
    found = RetentionDecision.objects.select_related("person").filter(id=decision_id).first()
    if found is None or not may_second_deletion(actor):
        raise NotFound("We cannot find this decision.")
    return found


def open_hold(actor: Actor, hold_id: UUID) -> RetentionHold:
    found = RetentionHold.objects.select_related("person").filter(id=hold_id).first()
    if found is None or not may_keep_governance(actor):
        raise NotFound("We cannot find this hold.")
    return found


def holds_now(actor: Actor) -> "QuerySet[RetentionHold]":
    """The oldest first."""
    require(may_keep_governance(actor), READERS)
    return RetentionHold.objects.filter(lifted_at__isnull=True).select_related("person").order_by("placed_at", "id")


def is_still_here(person: Person, on: dt.date) -> bool:
    """Whether we support or employ them, are about to, or must have a member's address: contact details of such a
    person stay whatever else has run out.
    """
    if Membership.objects.on(on).filter(person=person).exists():
        return True
    later = Package.objects.filter(person=person, starts_on__gt=on).exists()
    return later or Package.objects.on(on).filter(person=person).exists() or _works(person, on)


def _works(person: Person, on: dt.date) -> bool:
    jobs = Employment.objects.filter(person=person)
    return jobs.filter(starts_on__gt=on).exists() or Employment.objects.on(on).filter(person=person).exists()


def _holds() -> dict[UUID, list[RetentionHold]]:
    found: dict[UUID, list[RetentionHold]] = {}
    for hold in RetentionHold.objects.filter(lifted_at__isnull=True):
        found.setdefault(hold.person_id, []).append(hold)
    return found


def _counted(on: dt.date) -> Iterator[tuple[str, Person, dt.date]]:
    """(rule, person, the day it is counted from), of whatever has ended. A handful of queries."""
    ended = _last_days(Package.objects.all(), on)
    came = Visit.objects.filter(person_id__in=ended, status__in=GIVEN)
    last_visit = dict(came.values_list("person_id").annotate(last=Max("on")).order_by())
    people = Person.objects.in_bulk(ended)
    for person_id, last in ended.items():
        yield "care_record", people[person_id], max(last, last_visit.get(person_id, last))
    left = _last_days(Employment.objects.all(), on)
    workers = Person.objects.in_bulk(left)
    copies = Credential.objects.filter(evidence__isnull=False).select_related("person")
    for person_id, last in left.items():
        yield "staff_file", workers[person_id], last
    for application in _applications_that_ended():
        if application.closed_on is not None:
            yield "applicant", application.person, application.closed_on
    yield from _copies(list(copies.order_by("checked_on", "id")), left)


def _applications_that_ended() -> "QuerySet[RecruitmentFile]":
    """The last of everybody who applied, never worked here and has not applied again."""
    ended = RecruitmentFile.objects.filter(stage=FileStage.WITHDRAWN).exclude(person__employments__isnull=False)
    last = ended.exclude(person__in=RecruitmentFile.objects.open().values("person_id"))
    return last.order_by("person_id", "-closed_on").distinct("person_id").select_related("person")


def _copies(copies: list[Credential], left: dict[UUID, dt.date]) -> Iterator[tuple[str, Person, dt.date]]:
    """A certificate counts from its check; the oldest of a worker's stands for all. Proof of the right to work counts
    from the last day of work.
    """
    seen: set[tuple[str, UUID]] = set()
    for copy in copies:
        code = {CredentialKind.DBS: "dbs_copy", CredentialKind.RIGHT_TO_WORK: "right_to_work_copy"}.get(
            CredentialKind(copy.kind)
        )
        if code is None or (code, copy.person_id) in seen:
            continue
        counted_from = copy.checked_on if code == "dbs_copy" else left.get(copy.person_id)
        if counted_from is not None:
            seen.add((code, copy.person_id))
            yield code, copy.person, counted_from


def _last_days(rows: "QuerySet[Package] | QuerySet[Employment]", on: dt.date) -> dict[UUID, dt.date]:
    """Of everybody whose rows have all ended before a day: the last of their last days."""
    found: dict[UUID, dt.date | None] = {}
    for person_id, ends_on in rows.values_list("person_id", "ends_on"):
        before = found.get(person_id, dt.date.min)
        found[person_id] = None if ends_on is None or ends_on >= on or before is None else max(before, ends_on)
    return {person_id: last for person_id, last in found.items() if last is not None}
