"""Pay as a file for payroll software, and that software’s names for our workers and our kinds of pay."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from billing.models import PayPeriod, PayrollCode, PayrollNumber
from billing.pay.payroll import FORMULA_STARTS, PAYROLL_WORDS, Profile
from billing.policies import may_run_pay
from billing.queries.payroll import payroll_file_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid
from members.models import Person

LONGEST_CODE, LONGEST_NUMBER = 40, 20


@transaction.atomic
def payroll_file(period: PayPeriod, *, profile: Profile = Profile.GENERIC, actor: Actor) -> str:
    """Approved pay as CSV. Refused with a sentence while something is missing, or when the file's own sum is not that
    of the timesheets, to the penny.
    """
    require(may_run_pay(actor))
    if period.is_open:
        raise Invalid("The file for payroll is made once the pay is approved.")
    found = payroll_file_of(period, profile)
    if found.problem:
        raise Invalid(found.problem)
    record(actor, "took pay out for payroll", period, detail=profile.value)
    return found.content


@transaction.atomic
def set_payroll_codes(profile: Profile, *, codes: Mapping[str, str], actor: Actor) -> None:
    """A payroll software’s name for each kind of pay; an empty text takes a name away."""
    require(may_run_pay(actor))
    if not codes.keys() <= PAYROLL_WORDS.keys():
        raise Invalid("Select kinds of pay from the list.")
    wanted = {kind: _checked(kind, code.strip()) for kind, code in codes.items()}
    PayrollCode.objects.filter(profile=profile, kind__in=[kind for kind, code in wanted.items() if not code]).delete()
    for kind, code in wanted.items():
        if code:
            PayrollCode.objects.update_or_create(profile=profile, kind=kind, defaults={"code": code})
    detail = ", ".join(f"{PAYROLL_WORDS[kind]}: {code}" for kind, code in wanted.items() if code)
    record(actor, "named our pay for payroll", None, detail=f"{profile.value}: {detail}")


@transaction.atomic
def set_payroll_numbers(numbers: Mapping[UUID, str], *, actor: Actor) -> None:
    """The payroll number of each worker, by their id; an empty text takes it away. Nobody shares one."""
    require(may_run_pay(actor))
    wanted = {pca_id: _number(pca_id, number.strip()) for pca_id, number in numbers.items()}
    given = {pca_id: number for pca_id, number in wanted.items() if number}
    taken = dict(PayrollNumber.objects.exclude(pca_id__in=wanted).values_list("number", "pca_id"))
    for pca_id, number in given.items():
        if number in taken:
            other = Person.objects.get(id=taken[number])
            raise Invalid(f"{other.full_name} has this number already.", field=str(pca_id))
        taken[number] = pca_id
    # All are taken away first, so that two workers can change numbers with each other.
    PayrollNumber.objects.filter(pca_id__in=wanted).delete()
    PayrollNumber.objects.bulk_create(PayrollNumber(pca_id=pca_id, number=number) for pca_id, number in given.items())
    record(actor, "set payroll numbers", None, detail=f"{len(given)} of {len(wanted)}")


def _checked(kind: str, code: str) -> str:
    if len(code) > LONGEST_CODE:
        raise Invalid(f"Write no more than {LONGEST_CODE} letters.", field=kind)
    if code.startswith(FORMULA_STARTS):
        raise Invalid("A name cannot begin with a sign such as = or +.", field=kind)
    return code


def _number(pca_id: UUID, number: str) -> str:
    if len(number) > LONGEST_NUMBER or number.startswith(FORMULA_STARTS):
        words = f"Enter a number of up to {LONGEST_NUMBER} letters and numbers, without a sign in front."
        raise Invalid(words, field=str(pca_id))
    return number
