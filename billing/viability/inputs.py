"""One case to try: its figures, all of them integers."""

from dataclasses import dataclass
from enum import Enum


class Funder(Enum):
    """Who pays, by how they pay. The value is the beginning of the names of their figures."""

    DIRECT_PAYMENT = "direct_payment"
    COUNCIL = "council"
    NHS = "nhs"
    PRIVATE = "private"


@dataclass(frozen=True)
class Inputs:
    """One case. Minutes, pence and basis points; None for a share that the law is to settle."""

    clusters: int
    cluster_minutes: int  # of care a week, in one cluster at its full size
    new_cluster_months: int  # one more cluster each so many months, until there are `clusters`
    ramp_weeks: int  # from a cluster's first week to its full hours
    waiting_months: int  # spending before the first visit, waiting to be registered

    direct_payment_share_bp: int  # of the hours of care
    direct_payment_price_pence: int
    council_share_bp: int
    council_price_pence: int
    nhs_share_bp: int
    nhs_price_pence: int
    private_share_bp: int
    private_price_pence: int
    void_bp: int  # hours that are paid for and cannot be charged
    bad_debt_bp: int  # of what is charged, never paid

    wage_pence: int  # an hour, of a PCA
    travel_bp: int  # paid time between visits, on top of the hours of care
    training_bp: int  # the same for training and meetings
    pca_week_minutes: int  # what one PCA is paid for in a week: National Insurance hangs on it
    insurance_bp: int | None  # employer's National Insurance as a share of pay; None: by the law
    pension_bp: int | None  # employer's pension as a share of pay; None: by the law
    sick_bp: int  # of pay, for hours of care that somebody else must be paid for
    miles_hundredths: int  # an hour of care
    mileage_pence: int  # a mile

    support_minutes: int  # of the support worker, a week in each cluster
    support_wage_pence: int
    manager_minutes: int  # a week, however many clusters there are
    manager_cluster_minutes: int  # and for each cluster besides
    manager_year_pence: int  # salary of a full week of 37 and a half hours
    manager_on_cost_bp: int
    office_year_pence: int  # office, insurance, regulator's fee, computers, training, audit

    startup_pence: int  # with the first cluster
    cluster_startup_pence: int  # each cluster after it
    start_money_pence: int  # in the bank on the first day
    help_month_pence: int  # a partner's or a grant's
    help_months: int
    direct_payment_days: int  # in advance
    council_days: int  # these three in arrears
    nhs_days: int
    private_days: int
    wages_days: int  # in arrears

    def share_bp(self, funder: Funder) -> int:
        return int(getattr(self, f"{funder.value}_share_bp"))

    def price_pence(self, funder: Funder) -> int:
        return int(getattr(self, f"{funder.value}_price_pence"))

    def paid_after_days(self, funder: Funder) -> int:
        """From the end of the week of the visit until the money comes; below zero when it comes before."""
        days = int(getattr(self, f"{funder.value}_days"))
        return -days if funder is Funder.DIRECT_PAYMENT else days
