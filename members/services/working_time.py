"""The 48-hour opt-out and apprenticeships, as dated records in a worker's file."""

from datetime import date, timedelta

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from members.models import Apprenticeship, Employment, OptOut, Person
from members.policies import may_manage_workers

# Working Time Regulations 5(2) and 5(3): 7 days where nothing was agreed, and never more than three months.
LEAST_NOTICE, MOST_NOTICE = timedelta(days=7), timedelta(days=91)


@transaction.atomic
def sign_opt_out(person: Person, *, starts_on: date, actor: Actor) -> OptOut:
    """The worker has signed that they agree to work more than 48 hours a week on average."""
    require(may_manage_workers(actor))
    if starts_on > today():
        raise Invalid("Enter the day it was signed. It cannot be in the future.", field="starts_on")
    taken = "They have signed already. Take that back first, with notice."
    with refusing("one_opt_out_at_a_time", taken, field="starts_on"):
        opt_out = OptOut.objects.create(person=person, starts_on=starts_on, written_by=actor.name)
    Employment.objects.filter(person=person, ends_on__isnull=True).update(opted_out_of_48_hours=True)
    record(actor, "wrote down an opt-out of 48 hours", opt_out, about=person)
    return opt_out


@transaction.atomic
def take_back_opt_out(opt_out: OptOut, *, notice_on: date, ends_on: date | None = None, actor: Actor) -> OptOut:
    """The worker gave notice. It counts until 7 days after, or until a later day that was agreed, of three months at
    most.
    """
    require(may_manage_workers(actor))
    if notice_on > today():
        raise Invalid("Enter the day on which they gave notice. It cannot be in the future.", field="notice_on")
    if notice_on < opt_out.starts_on:
        raise Invalid("They cannot give notice before they signed.", field="notice_on")
    last = ends_on or notice_on + LEAST_NOTICE
    if not notice_on + LEAST_NOTICE <= last <= notice_on + MOST_NOTICE:
        first, furthest = (gov_short_date(notice_on + length) for length in (LEAST_NOTICE, MOST_NOTICE))
        raise Invalid(f"Notice ends from {first} to {furthest}.", field="ends_on")
    standing = OptOut.objects.filter(id=opt_out.id, ends_on__isnull=True)
    if not standing.update(notice_on=notice_on, ends_on=last):
        raise StaleState("Notice has been given already.")
    opt_out.refresh_from_db()
    record(actor, "wrote down notice of an opt-out", opt_out, about=opt_out.person_id, detail=f"last day {last}")
    return opt_out


@transaction.atomic
def start_apprenticeship(
    person: Person, *, starts_on: date, ends_on: date | None = None, actor: Actor
) -> Apprenticeship:
    """From its first day to its last; no last day while it is not known."""
    require(may_manage_workers(actor))
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    taken = "They are an apprentice on some of these days already."
    with refusing("one_apprenticeship_at_a_time", taken, field="starts_on"):
        one = Apprenticeship.objects.create(
            person=person, starts_on=starts_on, ends_on=ends_on, written_by=actor.name
        )  # fmt: skip
    record(actor, "wrote down an apprenticeship", one, about=person)
    return one


@transaction.atomic
def end_apprenticeship(one: Apprenticeship, *, ends_on: date, actor: Actor) -> Apprenticeship:
    """Its last local day. Raises Invalid before its first, StaleState when it has one already."""
    require(may_manage_workers(actor))
    if ends_on < one.starts_on:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    if not Apprenticeship.objects.filter(id=one.id, ends_on__isnull=True).update(ends_on=ends_on):
        raise StaleState("It has a last day already.")
    one.refresh_from_db()
    record(actor, "ended an apprenticeship", one, about=one.person_id, detail=f"last day {ends_on}")
    return one
