"""A co-op with a month of visits that is over and ready to be closed, in a few statements.

The same number of people gives the same month in every co-op: names, prices, visits and who pays, but for the ids. So
two co-ops that close it must come to the same invoices. Half of all people have a weekly budget and pay the rest
themselves; every fifth has three payers, one of them for a tenth of each visit.
"""

import datetime as dt
from typing import Any

from django.db import connection

VISITS_A_DAY = 2  # unless said otherwise; two at most
HOUR_PENCE = 2600
WEEK_PENCE = 9_000
PCA_NAMES = ("Amira", "Ben", "Ceri", "Zofia", "Tomasz")

# 30 to 90 minutes long, from 7 in the morning or 2 in the afternoon on: never past midnight.
VISITS = """
    INSERT INTO rotas_visit (
        id, coop_id, package_id, person_id, cluster_id, "on", starts_at, ends_at, workers_needed, status, version,
        is_touched, moved_by_clock_change, is_paused, skills, note_from_person, booked_by, booked_at, cancel_reason,
        cancel_note, query_note
    )
    SELECT
        gen_random_uuid(), %(coop)s, p.package_id, p.person_id, %(cluster)s, day::date, at.starts_at,
        at.starts_at + make_interval(mins => 30 + 15 * ((p.number + turn + extract(day FROM day))::int %% 5)),
        1, CASE WHEN p.number %% 7 = 0 THEN 'done' ELSE 'confirmed' END,
        1, false, false, false, '{}', '', 'Every week', day - interval '40 days', '', '', ''
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') AS day
    CROSS JOIN unnest(%(packages)s::uuid[], %(people)s::uuid[]) WITH ORDINALITY AS p (package_id, person_id, number)
    CROSS JOIN generate_series(0, %(a_day)s - 1) AS turn
    CROSS JOIN LATERAL (
        SELECT (day + make_interval(hours => 7 + 7 * turn, mins => 5 * (p.number %% 48)::int)) AT TIME ZONE
            'Europe/London' AS starts_at
    ) AS at
"""
ATTENDANCES = """
    INSERT INTO rotas_attendance (
        id, coop_id, visit_id, pca_id, role, status, starts_at, ends_at, decline_reason, arrived_at,
        arrival_received_at, left_at, leaving_received_at, extra_minutes_authorised, extra_authorised_by
    )
    SELECT
        gen_random_uuid(), v.coop_id, v.id, p.pca_id, 'worker', 'done', v.starts_at, v.ends_at, '',
        v.starts_at, v.starts_at, left_at.at, left_at.at, 0, ''
    FROM rotas_visit v
    JOIN unnest(%(people)s::uuid[], %(pcas)s::uuid[]) WITH ORDINALITY AS p (person_id, pca_id, number)
        ON p.person_id = v.person_id
    CROSS JOIN LATERAL (
        SELECT v.ends_at - make_interval(mins => ((p.number + extract(day FROM v.starts_at)::int) %% 9)::int) AS at
    ) AS left_at
    WHERE v.coop_id = %(coop)s AND v.cluster_id = %(cluster)s
"""


def coop_with_month(slug: str, people: int, a_day: int = VISITS_A_DAY) -> tuple[Any, Any]:
    """The co-op and an actor for it. What is made is committed when this returns."""
    from coopcare.accounts.actor import Actor
    from coopcare.tenancy.context import acting_for
    from tests.cast import make_coop

    coop = make_coop(slug, "Long Meadow Care Co-operative", cqc_status="registered")
    actor = Actor.system(coop.id, "bench")
    with acting_for(coop, actor):
        _month(people, a_day)
    return coop, actor


def last_month() -> dt.date:
    from billing.cycles import month_before
    from coopcare.clock import today

    return month_before(today().replace(day=1))


def attendances_of(people: int) -> int:
    from billing.cycles import month_of

    first, last = month_of(last_month())
    return people * VISITS_A_DAY * ((last - first).days + 1)


def _month(number: int, a_day: int) -> None:
    from clusters.models import Cluster, Package

    cluster = Cluster.objects.create(name="Long Meadow", area="Hartley", phone="01632 960701")
    people, pcas = _people(number)
    first_day = last_month()
    packages = Package.objects.bulk_create(
        [Package(person=person, cluster=cluster, starts_on=first_day, agreed_minutes=1200) for person in people]
    )
    _prices_and_payers(packages, first_day)
    _visits(cluster, packages, pcas, first_day, a_day)


def _people(number: int) -> tuple[list[Any], list[Any]]:
    """Whom the visits are for, and a PCA for each, so that nobody is in two places."""
    from members.models import ContactFormat, Person

    pcas = [Person(first_name=PCA_NAMES[i % 5], last_name="Ashworth") for i in range(number)]
    people = [
        Person(
            first_name="Łucja",
            last_name=f"Ŵyn {i:05d}",
            email=f"person{i}@people.example" if i % 4 else "",
            address=f"{i} Mill Lane, Hartley",
            contact_format=ContactFormat.LARGE_PRINT if i % 10 == 3 else ContactFormat.STANDARD,
        )
        for i in range(1, number + 1)
    ]
    return Person.objects.bulk_create(people), Person.objects.bulk_create(pcas)


def _prices_and_payers(packages: list[Any], first_day: dt.date) -> None:
    from billing.models import BudgetLine, Funder, PriceAgreement, Rate

    agreement = PriceAgreement.objects.create(name="Usual price", starts_on=first_day)
    Rate.objects.create(agreement=agreement, kind="base", hour_pence=HOUR_PENCE)
    Rate.objects.create(agreement=agreement, kind="weekend", multiplier_bp=12_500, name="Weekend")
    council = Funder.objects.create(name="Hartley Council")
    lines = [line for i, package in enumerate(packages) for line in _lines(i, package, council, first_day)]
    BudgetLine.objects.bulk_create(lines, batch_size=500)


def _lines(number: int, package: Any, council: Any, first_day: dt.date) -> list[Any]:
    """Who pays for one person's help, in order."""
    from billing.models import BudgetLine, Cycle, FundingType

    payer = {"package": package, "starts_on": first_day, "payer_name": f"Łucja Ŵyn {number + 1:05d}"}
    share = BudgetLine(**payer, funder=council, funding_type=FundingType.COUNCIL, share_bp=1000, position=1)
    week = BudgetLine(
        **payer, funding_type=FundingType.DIRECT_PAYMENT, amount_pence=WEEK_PENCE, cycle=Cycle.WEEK, position=2
    )
    rest = BudgetLine(**payer, funding_type=FundingType.TOP_UP, position=3)
    if number % 5 == 0:
        return [share, week, rest]
    return [week, rest] if number % 2 else [rest]


def _visits(cluster: Any, packages: list[Any], pcas: list[Any], first_day: dt.date, a_day: int) -> None:
    from billing.cycles import month_of

    known = {
        "coop": cluster.coop_id,
        "cluster": cluster.id,
        "packages": [package.id for package in packages],
        "people": [package.person_id for package in packages],
        "pcas": [pca.id for pca in pcas],
        "a_day": a_day,
        "first": first_day,
        "last": month_of(first_day)[1],
    }
    with connection.cursor() as cursor:
        for statement in (VISITS, ATTENDANCES):
            cursor.execute(statement, known)
