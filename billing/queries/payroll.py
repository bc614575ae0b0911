"""A pay period as a file for payroll: what it holds, what is missing, and whether it comes to the timesheets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from billing.models import PayPeriod, PayrollCode, PayrollNumber, Timesheet
from billing.pay.payroll import PAYROLL_WORDS, Days, Paid, Profile, comes_to, kinds_of, table_of, written
from billing.policies import may_read_money
from billing.queries.pay import timesheets_in
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.money import format_pounds
from members.models import Employment, Job, Person

# These find a worker by number, and a payment by its code; the others need neither.
NUMBERED = frozenset({Profile.BRIGHTPAY, Profile.SAGE})
CODED = frozenset({Profile.BRIGHTPAY, Profile.SAGE, Profile.XERO})


@dataclass(frozen=True)
class PayrollFile:
    """`wanted_pence` are the timesheets, `file_pence` what the file itself comes to, reckoned from its own cells."""

    profile: Profile
    content: str
    table: Sequence[Sequence[str]]
    pay_pence: int
    mileage_pence: int
    file_pence: int
    without_code: Sequence[str]
    without_number: Sequence[Person]

    @property
    def wanted_pence(self) -> int:
        return self.pay_pence + self.mileage_pence

    @property
    def problem(self) -> str:
        """The sentence that stops the file; empty when it is whole."""
        if self.without_code:
            return f"Say what the name is in your payroll of: {', '.join(self.without_code)}."
        if self.without_number:
            names = ", ".join(person.full_name for person in self.without_number)
            return f"Enter the payroll number of {names}."
        if self.file_pence != self.wanted_pence:
            sums = f"{format_pounds(self.file_pence)}, and the timesheets to {format_pounds(self.wanted_pence)}"
            return f"The file comes to {sums}. It is not given out."
        return ""


def payroll_file_of(period: PayPeriod, profile: Profile) -> PayrollFile:
    """As the timesheets now stand. Callers have asked may_read_money, and look at `problem`."""
    timesheets = [one for one in timesheets_in(period) if one.pay_pence or one.mileage_pence]
    numbers = numbers_of([one.pca_id for one in timesheets])
    paid = [_paid(one, numbers) for one in timesheets]
    codes = codes_for(profile)
    table = table_of(paid, codes, Days(period.first_day, period.last_day, period.paid_on), profile)
    content = written(table)
    return PayrollFile(
        profile,
        content,
        table,
        sum(one.pay_pence for one in timesheets),
        sum(one.mileage_pence for one in timesheets),
        comes_to(content, profile),
        [PAYROLL_WORDS[kind] for kind in kinds_of(paid, profile) if profile in CODED and kind not in codes],
        [one.pca for one in timesheets if profile in NUMBERED and one.pca_id not in numbers],
    )


def codes_for(profile: Profile) -> dict[str, str]:
    """By kind."""
    return dict(PayrollCode.objects.filter(profile=profile).values_list("kind", "code"))


def numbers_of(pca_ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(PayrollNumber.objects.filter(pca_id__in=pca_ids).values_list("pca_id", "number"))


def workers_with_numbers(actor: Actor) -> list[tuple[Person, str]]:
    """Everybody employed as a PCA today, by name, with the number they have."""
    require(may_read_money(actor))
    employed = Employment.objects.on(today()).filter(job=Job.PCA)
    people = list(Person.objects.filter(id__in=employed.values("person_id")).order_by("last_name", "first_name", "id"))
    numbers = numbers_of([person.id for person in people])
    return [(person, numbers.get(person.id, "")) for person in people]


def _paid(one: Timesheet, numbers: Mapping[UUID, str]) -> Paid:
    figures = one.figures
    return Paid(
        one.pca.first_name,
        one.pca.last_name,
        numbers.get(one.pca_id, ""),
        figures.get("lines", []),
        figures.get("mileage", []),
    )
