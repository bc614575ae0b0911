"""Statements a second, and how near that is to WeasyPrint alone.

Makes a co-op with real rows (people, visits, charges, invoices), closes last month, and makes each statement by the
worker's own job: claim the row, draw the page, make the tagged PDF, store it, queue the mail. Between them, turn about,
the same HTML goes through a bare WeasyPrint loop that reuses its fonts and styles. Wall-clock time, one process.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

VISITS_EACH = 16
HOUR_PENCE = 2600
WEEK_PENCE = 9_000
PCA_NAMES = ("Amira", "Ben", "Ceri", "Zofia", "Tomasz")


def main(argv: list[str]) -> int:
    options = _options(argv)
    _set_up()
    print(f"Making {options.number} people with {VISITS_EACH} visits each", file=sys.stderr)
    coop, actor = _co_op()
    from coopcare.tenancy.context import acting_for

    with acting_for(coop, actor):
        _month_of_visits(options.number)
        _close(actor)
        ours, bare = _race(actor, options.save)
    result = {"per_second": round(options.number / ours, 2), "ratio_to_bare": round(bare / ours, 3)}
    if options.json:
        print(json.dumps(result))
        return 0
    print(f"{options.number} statements in {ours:.2f} s: {result['per_second']} a second.")
    print(f"WeasyPrint alone took {bare:.2f} s: we do {result['ratio_to_bare']:.0%} of what it does.")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench statements", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=60, help="how many statements (60)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--save", type=Path, help="keep the papers in this folder, to look at")
    return parser.parse_args(argv)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()


def _co_op() -> tuple[Any, Any]:
    from coopcare.accounts.actor import Actor
    from coopcare.tenancy.models import Coop, CqcStatus

    coop = Coop.objects.create(
        slug="bench",
        name="Long Meadow Care Co-operative",
        short_name="Long Meadow",
        phone="01632 960700",
        email="office@longmeadow.example",
        address="4 Church Walk, Hartley",
        area="Hartley",
        cqc_status=CqcStatus.REGISTERED,
    )
    return coop, Actor.system(coop.id, "bench")


def _month_of_visits(number: int) -> None:
    """Everybody has a direct payment by the week, and pays the rest; visits are 30 to 90 minutes, as planned or not."""
    from clusters.models import Cluster, Package
    from members.models import ContactFormat, Person

    cluster = Cluster.objects.create(name="Long Meadow", area="Hartley", phone="01632 960701")
    # One each, so that nobody is in two places.
    pcas = Person.objects.bulk_create(
        [Person(first_name=PCA_NAMES[i % 5], last_name="Ashworth") for i in range(number)]
    )
    people = Person.objects.bulk_create(
        [
            Person(
                first_name=f"Person {i}",
                last_name="Łukasik-Ŵyn",
                email=f"person{i}@people.example",
                address=f"{i} Mill Lane, Hartley",
                contact_format=ContactFormat.LARGE_PRINT if i % 10 == 3 else ContactFormat.STANDARD,
            )
            for i in range(1, number + 1)
        ]
    )
    first_day = _last_month()
    packages = Package.objects.bulk_create(
        [Package(person=person, cluster=cluster, starts_on=first_day, agreed_minutes=600) for person in people]
    )
    _prices_and_payers(packages, first_day)
    _visits(packages, pcas, first_day)


def _prices_and_payers(packages: list[Any], first_day: dt.date) -> None:
    from billing.models import BudgetLine, Cycle, Funder, FundingType, PriceAgreement, Rate

    agreement = PriceAgreement.objects.create(name="Usual price", starts_on=first_day)
    Rate.objects.create(agreement=agreement, kind="base", hour_pence=HOUR_PENCE)
    council = Funder.objects.create(name="Hartley Council")
    for package in packages:
        payer = {"package": package, "starts_on": first_day, "payer_name": package.person.full_name}
        BudgetLine.objects.create(
            **payer,
            funder=council,
            funding_type=FundingType.DIRECT_PAYMENT,
            amount_pence=WEEK_PENCE,
            cycle=Cycle.WEEK,
            position=1,
        )
        BudgetLine.objects.create(**payer, funding_type=FundingType.TOP_UP, position=2)


def _visits(packages: list[Any], pcas: list[Any], first_day: dt.date) -> None:
    from coopcare.clock import local, now
    from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus

    visits, places = [], []
    for i, package in enumerate(packages):
        for j in range(VISITS_EACH):
            on = first_day + dt.timedelta(days=(j * 28) // VISITS_EACH)
            starts_at = local(on, dt.time(7 + j % 12, 15 * (i % 4)))
            ends_at = starts_at + dt.timedelta(minutes=30 + 15 * (j % 5))
            visit = Visit(
                package=package,
                person=package.person,
                cluster=package.cluster,
                on=on,
                starts_at=starts_at,
                ends_at=ends_at,
                status=VisitStatus.CONFIRMED,
                booked_at=now(),
            )
            visits.append(visit)
            places.append(
                Attendance(
                    visit=visit,
                    pca=pcas[i],
                    status=AttendanceStatus.DONE,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    arrived_at=starts_at,
                    left_at=ends_at - dt.timedelta(minutes=j % 9),
                )
            )
    Visit.objects.bulk_create(visits, batch_size=500)
    Attendance.objects.bulk_create(places, batch_size=500)


def _last_month() -> dt.date:
    from billing.cycles import month_before
    from coopcare.clock import today

    return month_before(today().replace(day=1))


def _close(actor: Any) -> None:
    from billing.services import close_month

    started = time.perf_counter()
    close_month(_last_month(), actor=actor)
    print(f"Closed the month in {time.perf_counter() - started:.1f} s", file=sys.stderr)


def _race(actor: Any, save: Path | None) -> tuple[float, float]:
    """Seconds for ours and for bare, over all statements; turn about, so that neither has the warmer machine."""
    from billing.models import Statement
    from billing.services.statements import claim_waiting_statement, make_statement, statement_html, statement_pdf

    def ours() -> None:
        statement = claim_waiting_statement()
        if statement is None or not make_statement(statement, actor=actor):
            raise SystemExit("A statement could not be made.")

    bare = _BareLoop()
    papers = [statement_html(statement) for statement in Statement.objects.order_by("id")]
    statement_pdf(Statement.objects.latest("id"))  # both kits are warm before the clock starts
    bare.make(papers[0])
    seconds = {"ours": 0.0, "bare": 0.0}
    for i, html in enumerate(papers):
        turns = [("ours", ours), ("bare", lambda html=html: bare.make(html))]
        for name, run in turns if i % 2 else reversed(turns):
            started = time.perf_counter()
            run()
            seconds[name] += time.perf_counter() - started
    if save is not None:
        _keep_papers(save)
    return seconds["ours"], seconds["bare"]


class _BareLoop:
    """What a person would write with WeasyPrint's manual open: fonts and styles made once, then HTML in, bytes out."""

    def __init__(self) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        from billing.services.statements import STYLE
        from coopcare.ui.paper import BASE_URL, OurFilesOnly
        from coopcare.ui.paper import STYLE as PAPER

        self.fonts = FontConfiguration()
        self.styles = [
            CSS(string=path.read_text(), base_url=BASE_URL, url_fetcher=OurFilesOnly(), font_config=self.fonts)
            for path in (PAPER, STYLE)
        ]

    def make(self, html: str) -> bytes:
        from weasyprint import HTML

        document = HTML(string=html)
        return document.write_pdf(font_config=self.fonts, stylesheets=self.styles, pdf_variant="pdf/ua-1")


def _keep_papers(folder: Path) -> None:
    from billing.models import Statement
    from coopcare.documents.services import read_document

    folder.mkdir(parents=True, exist_ok=True)
    for i, statement in enumerate(Statement.objects.select_related("document").order_by("id"), start=1):
        (folder / f"statement-{i:03d}.pdf").write_bytes(read_document(statement.document))
