"""The questions of the workshop, in the order of the page, with the limits of each answer."""

from dataclasses import dataclass

from billing.viability.units import Figure, Unit

MOST_CLUSTERS = 100
MOST_MONTHS = 24
_HOUR_PENCE = 10_000
_YEAR_PENCE = 100_000_000
_WHOLE = 10_000


@dataclass(frozen=True)
class Group:
    title: str
    figures: tuple[Figure, ...]
    hint: str = ""
    is_folded: bool = False  # seldom changed, so opened only when asked for


def _pounds(name: str, label: str, most: int, after: str = "", *, step: int = 5, hint: str = "") -> Figure:
    return Figure(name, label, Unit.POUNDS, most, after, hint, step=step)


def _percent(name: str, label: str, most: int = _WHOLE, after: str = "", *, step: int = 50, hint: str = "") -> Figure:
    return Figure(name, label, Unit.PERCENT, most, after, hint or (f"A share {after}." if after else ""), step=step)


def _by_law(name: str, label: str) -> Figure:
    hint = "A share of pay. Leave it empty to have it worked out by the law, from the wage and the paid hours."
    return Figure(name, label, Unit.PERCENT, 5_000, "of pay", hint, step=25, is_optional=True)


def _hours(name: str, label: str, most: int, *, least: int = 0, step: int = 60, hint: str = "") -> Figure:
    return Figure(name, label, Unit.HOURS, most, "hours a week", hint, least=least, step=step)


def _count(name: str, label: str, most: int, after: str, *, least: int = 0, hint: str = "") -> Figure:
    return Figure(name, label, Unit.COUNT, most, after, hint, least=least)


def _payer(name: str, who: str) -> tuple[Figure, Figure]:
    return (
        _percent(f"{name}_share_bp", f"{who}: share of the hours", step=500),
        _pounds(f"{name}_price_pence", f"{who}: price an hour", _HOUR_PENCE, "an hour"),
    )


GROUPS = (
    Group(
        "Clusters",
        (
            _count("clusters", "Number of clusters", MOST_CLUSTERS, "clusters", least=1),
            _hours("cluster_minutes", "Hours of care in a cluster", 30_000, least=60, step=300),
            _count("new_cluster_months", "A new cluster every", MOST_MONTHS, "months", least=1),
            _count("ramp_weeks", "Until a new cluster has all its hours", 104, "weeks", least=1),
            _count("waiting_months", "From the first costs to the first visit", MOST_MONTHS, "months",
                   hint="Most of it is waiting to be registered."),
        ),
    ),
    Group(
        "Prices",
        (
            *_payer("direct_payment", "Direct payments"),
            *_payer("council", "Council"),
            *_payer("nhs", "NHS"),
            *_payer("private", "People who pay for themselves"),
            _percent("void_bp", "Hours we pay for and cannot charge", 9_000, "of the hours",
                     hint="A share of all hours. For example when somebody is taken into hospital."),
            _percent("bad_debt_bp", "Never paid to us", 9_000, "of what we charge"),
        ),
        "The four shares add up to 100%.",
    ),
    Group(
        "Pay",
        (
            _pounds("wage_pence", "Wage of a Personal Care Assistant", _HOUR_PENCE, "an hour"),
            _percent("travel_bp", "Paid time between visits", _WHOLE, "of the hours of care"),
            _percent("training_bp", "Paid training and meetings", _WHOLE, "of the hours of care"),
            _hours("pca_week_minutes", "What one Personal Care Assistant is paid for", 3_600, least=60),
            _by_law("insurance_bp", "Employer’s National Insurance"),
            _by_law("pension_bp", "Employer’s pension"),
            _percent("sick_bp", "Cover for illness", 5_000, "of pay"),
            Figure("miles_hundredths", "Driven for each hour of care", Unit.MILES, 5_000, "miles", step=10),
            _pounds("mileage_pence", "What we pay a mile", 500, "a mile", step=1),
        ),
    ),
    Group(
        "Support worker, manager and office",
        (
            _hours("support_minutes", "Support worker of a cluster", 6_000),
            _pounds("support_wage_pence", "Wage of a support worker", _HOUR_PENCE, "an hour"),
            _hours("manager_minutes", "Manager, however many clusters there are", 6_000, step=15,
                   hint="A full week is 37.5 hours."),
            _hours("manager_cluster_minutes", "Manager, for each cluster besides", 6_000, step=15),
            _pounds("manager_year_pence", "Manager’s salary for a full week", 20_000_000, "a year", step=50_000),
            _percent("manager_on_cost_bp", "National Insurance and pension of the manager", _WHOLE, "of the salary"),
            _pounds("office_year_pence", "Office and all other running costs", _YEAR_PENCE, "a year", step=50_000,
                    hint="Rent, insurance, the regulator’s fee, computers, training, audit."),
        ),
        is_folded=True,
    ),
    Group(
        "Starting, and when money moves",
        (
            _pounds("startup_pence", "To start, with the first cluster", _YEAR_PENCE, step=50_000),
            _pounds("cluster_startup_pence", "To start each cluster after it", _YEAR_PENCE, step=25_000),
            _pounds("start_money_pence", "Money in the bank at the start", _YEAR_PENCE, step=50_000),
            _pounds("help_month_pence", "Help from a partner or a grant", _YEAR_PENCE, "a month", step=10_000),
            _count("help_months", "For how long", 60, "months"),
            _count("direct_payment_days", "Direct payments come before the visits by", 56, "days"),
            _count("council_days", "The council pays after", 180, "days"),
            _count("nhs_days", "The NHS pays after", 180, "days"),
            _count("private_days", "People who pay for themselves pay after", 180, "days"),
            _count("wages_days", "Wages are paid after", 60, "days"),
        ),
        is_folded=True,
    ),
)  # fmt: skip
FIGURES = tuple(figure for group in GROUPS for figure in group.figures)
