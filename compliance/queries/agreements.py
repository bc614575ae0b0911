"""The first page of a person's service agreement: their own facts, from the package, the price and the team."""

from datetime import date

from billing.queries.budgets import payers_in_order
from billing.queries.payer_words import cycle_words
from billing.queries.price_words import fixed_words, rate_words, rule_sentences, unit_words
from billing.queries.prices import price_of
from clusters.models import Cluster, Package
from clusters.queries.clusters import current_tasks, next_package, team_of
from compliance.pack.sheets import FactTable
from coopcare.errors import Invalid
from coopcare.ui.formats import gov_date, minutes_words
from members.models import Person

NO_PACKAGE = "{} has no package of care, so there is nothing to agree on yet. Add one under their name first."


def people_with_packages(on: date) -> list[Person]:
    """Who can be given an agreement: those supported now and those who start later, by name."""
    packages = Package.objects.exclude(ends_on__lt=on)
    return list(Person.objects.filter(id__in=packages.values("person_id")).order_by("last_name", "first_name", "id"))


def first_page_of(person: Person, on: date) -> tuple[FactTable, ...]:
    """Who, what, at what price, and who pays. Raises Invalid when there is no package to agree on."""
    package = next_package(person.id, on)
    if package is None:
        raise Invalid(NO_PACKAGE.format(person.full_name))
    first_day = max(on, package.starts_on)
    return (
        FactTable("You", tuple(_you(person))),
        FactTable("Your service", tuple(_service(package, first_day))),
        FactTable("What it costs", tuple(_price(package, first_day))),
        FactTable("Who pays", tuple(_payers(package))),
    )


def _you(person: Person) -> list[tuple[str, str]]:
    return [
        ("Name", person.full_name),
        ("Date of birth", gov_date(person.born_on) if person.born_on else ""),
        ("Home", ", ".join(line.strip() for line in person.address.splitlines() if line.strip())),
        ("Phone", person.phone),
    ]


def _service(package: Package, on: date) -> list[tuple[str, str]]:
    cluster = package.cluster
    tasks = ", ".join(task.name for task in current_tasks(package, on))
    team = ", ".join(place.pca.full_name for place in team_of(package.person_id, on))
    return [
        ("It starts on", gov_date(package.starts_on)),
        ("It ends on", gov_date(package.ends_on) if package.ends_on else "It goes on until one of us ends it"),
        ("Help each week", minutes_words(package.agreed_minutes)),
        ("What we help with", tasks or "As your plan says"),
        ("Your cluster", f"{cluster.name}, {cluster.phone}"),
        ("Your support worker", _support_worker(cluster)),
        ("Your team", team or "Not chosen yet"),
    ]


def _support_worker(cluster: Cluster) -> str:
    return cluster.support_worker.full_name if cluster.support_worker else "The office"


def _price(package: Package, on: date) -> list[tuple[str, str]]:
    agreement = price_of(package, on)
    if agreement is None:
        return [("Price", "Not agreed yet")]
    rates = [words for rate in agreement.rates.all() if (words := rate_words(rate))]
    fixed = [words for words in (fixed_words(agreement), *unit_words(agreement)) if words]
    return [
        ("Price agreement", f"{agreement.name}, from {gov_date(agreement.starts_on)}"),
        ("Prices", ". ".join([*rates, *fixed])),
        ("How it is worked out", " ".join(rule_sentences(agreement))),
    ]


def _payers(package: Package) -> list[tuple[str, str]]:
    lines = payers_in_order(package)
    rows = [(line.payer_name, f"{line.get_funding_type_display()}. {cycle_words(line)}".strip()) for line in lines]
    return rows or [("Payer", "Not agreed yet")]
