"""How many queries a list page makes: the committed number, and no more when there are twice as many rows.

To write the numbers anew: COOPCARE_WRITE_COUNTS=1 ./run test tests/repository/test_query_counts.py
"""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import BankImport, BankLine, Invoice, MonthClose, Night, Timesheet
from billing.services.scenarios import save_scenario
from billing.viability import FOUNDERS_CASE
from clusters.models import CarePlan, Medicine, PlaceRole, PlanWish, RiskAssessment
from clusters.services.reviews import add_change
from compliance.models import EvidenceItem
from coopcare.clock import now
from coopcare.ids import new_id
from coopcare.tenancy.context import acting_for
from members.models import Person
from rotas.models import VisitStatus
from tests.access.conftest import built_world
from tests.access.scenes.governance import more_in_the_registers
from tests.access.scenes.meetings import more_meetings
from tests.access.scenes.registers import more_of_the_registers
from tests.access.world import TUESDAY, World
from tests.factories.capacity import a_decision, a_limit, a_paper, an_assessment
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory, PackageTaskFactory, TeamPlaceFactory
from tests.factories.medicines import a_medicine
from tests.factories.members import PersonFactory, employed_pca
from tests.factories.plans import an_agreed_plan
from tests.factories.reviews import a_review
from tests.factories.rotas import a_visit

__all__ = ["built_world"]

COUNTS = Path(__file__).with_name("query_counts.json")
PAGES = {
    "home": "mo",
    "rotas:week": "ana",
    "rotas:week?by=day": "ana",
    "rotas:week?by=person": "ana",
    "rotas:week?by=run": "ana",
    "rotas:publish": "ana",
    "rotas:absences": "ana",
    "rotas:fairness": "ana",
    "rotas:watches": "ana",
    "rotas:on_call": "ana",
    "rotas:figures": "mo",
    "rotas:my_figures": "margaret",
    "rotas:availability": "amira",
    "members:people": "mo",
    "members:workers": "mo",
    "governance:meetings": "sunita",
    "governance:meeting": "sunita",
    "clusters:clusters": "mo",
    "clusters:cluster": "mo",
    "clusters:reviews": "mo",
    "clusters:reviews_of": "mo",
    "clusters:plans": "mo",
    "clusters:plan_of": "mo",
    "clusters:risks_of": "mo",
    "clusters:capacity": "mo",
    "clusters:capacity_of": "mo",
    "clusters:medicines_of": "mo",
    "billing:months": "fiona",
    "billing:invoices": "fiona",
    "billing:payments": "fiona",
    "billing:bank": "fiona",
    "billing:bank_files": "fiona",
    "billing:owed": "fiona",
    "billing:disputes": "fiona",
    "billing:board": "ed",
    "billing:budget": "ed",
    "billing:cash": "ed",
    "billing:board_changes": "ed",
    "billing:open_hour": "nia",
    "billing:what_if": "ed",
    "billing:workshop": "ed",
    "billing:pay": "fiona",
    "billing:pay_period": "fiona",
    "billing:timesheets": "ana",
    "billing:nights": "ana",
    "billing:payroll": "fiona",
    "billing:wage_rates": "fiona",
    "rotas:my_visits": "margaret",
    "my_week": "margaret",
    "rotas:home_rota": "ana",
    "weekly_plan": "margaret",
    "rotas:today": "amira",
    "rotas:my_week": "amira",
    "rotas:visit_medicines": "amira",
    "rotas:medicine_gaps": "ana",
    "rotas:medicines_chart": "margaret",
    "compliance:builds": "mo",
    "compliance:drafts": "mo",
    "compliance:to_read": "amira",
    "compliance:readings": "mo",
    "compliance:policies_to_give": "mo",
    "compliance:records": "mo",
    "compliance:timeline": "mo",
    "compliance:visit_log": "mo",
    "compliance:actions": "ed",
    "compliance:my_actions": "ana",
    "compliance:risks": "ed",
    "compliance:directors": "sunita",
    "compliance:audits": "ed",
    "compliance:requests": "mo",
    "compliance:breaches": "mo",
    "compliance:retention": "mo",
    "compliance:deletions": "sunita",
    "compliance:late_and_missed": "mo",
    "compliance:staff_checks": "mo",
    "compliance:training": "mo",
    "compliance:workforce": "mo",
    "compliance:lapses": "mo",
    "members:recruitment": "mo",
    "compliance:registration": "mo",
    "compliance:readiness": "mo",
    "compliance:frameworks": "mo",
    "compliance:side_by_side": "mo",
    "compliance:evidence": "mo",
    "compliance:incidents": "mo",
    "compliance:concerns": "mo",
    "compliance:feedback_list": "mo",
    "compliance:told_list": "margaret",
    "compliance:notifications": "mo",
    "compliance:lessons": "nia",
    "compliance:contacts": "mo",
    "compliance:contacts_of": "amira",
    "api:visits": "mo",
    "api:people": "mo",
    "api:invoices": "fiona",
}


# What a page is about, by the words of World.ids.
ABOUT = {
    "clusters:cluster": "mill",
    "governance:meeting": "minutes_draft",
    "clusters:reviews_of": "margaret",
    "clusters:plan_of": "margaret",
    "clusters:risks_of": "margaret",
    "clusters:capacity_of": "margaret",
    "clusters:medicines_of": "margaret",
    "rotas:publish": "mill",
    "rotas:home_rota": "margaret",
    "rotas:visit_medicines": "done",
    "rotas:medicines_chart": "margaret",
    "compliance:timeline": "margaret",
    "compliance:contacts_of": "margaret",
    "billing:pay_period": "pay_period",
    "billing:payroll": "pay_period",
}


def queries(world: World, page: str) -> list[str]:
    """The SQL of one visit to the page; the one before it warms what is kept in memory."""
    name, _, query = page.partition("?")
    url = reverse(name, args=[world.ids[ABOUT[name]]] if name in ABOUT else [])
    url = f"{url}?{query}" if query else url
    assert world.ask(PAGES[page], "get", url).status_code == 200, page
    with CaptureQueriesContext(connection) as seen:
        response = world.ask(PAGES[page], "get", url)
    assert response.status_code == 200
    return [one["sql"] for one in seen.captured_queries]


def one_for_every_list(world: World) -> None:
    """Amira's tomorrow has a visit too: what belongs to the rows of an empty list is never asked for."""
    cast = world.greenvale
    with acting_for(cast.coop, cast.system):
        a_visit(
            cast.packages["margaret"],
            on=TUESDAY + dt.timedelta(days=1),
            at=dt.time(7),
            pca=cast.amira.person,
            status=VisitStatus.ACCEPTED,
        )


def more_of_everything(world: World) -> None:
    """Twelve more people with a PCA, a package and visits each; visits of Margaret's with Amira; invoices; months."""
    cast = world.greenvale
    with acting_for(cast.coop, cast.system):
        for number in range(12):
            _a_household(world, number)
        for day in range(1, 5):
            a_visit(
                cast.packages["margaret"], on=TUESDAY + dt.timedelta(days=day), at=dt.time(17),
                pca=cast.amira.person, status=VisitStatus.ACCEPTED,
            )  # fmt: skip
        for hour in (11, 13, 15):
            a_visit(cast.packages["margaret"], on=TUESDAY, at=dt.time(hour), pca=cast.amira.person,
                    status=VisitStatus.ACCEPTED)  # fmt: skip
        for week in range(1, 5):
            held_on = TUESDAY - dt.timedelta(weeks=week)
            review = a_review(cast.packages["margaret"], held_on=held_on, actor=cast.ana.actor())
            add_change(review, what=f"Change {week}", who="Ana", by_on=TUESDAY, actor=cast.ana.actor())
            an_agreed_plan(cast.packages["cora"], actor=cast.mo.actor())
            more_of_her_plan(world, week)
            a_decision(an_assessment(cast.margaret.person, actor=cast.ana.actor()), actor=cast.ana.actor())
            a_limit(cast.margaret.person, actor=cast.ana.actor())
            a_paper(cast.margaret.person, actor=cast.ana.actor())
        a_medicine(cast.margaret.person, actor=cast.ana.actor(), name="Ramipril")
        _again(Medicine.objects.get(id=world.ids["pain"]), name="Codeine")
        _again(Medicine.objects.get(id=world.ids["medicine"]), name="Bisoprolol")
        for number in range(12):
            _again(Invoice.objects.get(id=world.ids["invoice"]), number=500 + number)
            MonthClose.objects.create(first_day=dt.date(2025, number + 1, 1), closed_at=now(), closed_by="Fiona")
            _again(BankLine.objects.get(id=world.ids["bank_line"]), digest=str(number))
            _again(BankImport.objects.get(id=world.ids["bank_file"]), sha256=str(number))
            _again(EvidenceItem.objects.get(id=world.ids["evidence_item"]))
            save_scenario(FOUNDERS_CASE, name=f"Scenario {number}", actor=cast.ed.actor())
        more_in_the_registers(world)
        more_meetings(world)
        more_of_the_registers(world)


def more_of_her_plan(world: World, number: int) -> None:
    """One more version that was agreed and replaced, one more wish, one more risk."""
    plan = CarePlan.objects.get(id=world.ids["plan"])
    CarePlan.objects.create(
        package=plan.package, number=10 + number, why="Again.", begun_at=now(), begun_by="Ana", changed_at=now(),
        put_at=now(), agreed_on=TUESDAY, agreed_by="person", agreed_how="Yes.", agreed_at=now(), replaced_at=now(),
    )  # fmt: skip
    _again(PlanWish.objects.get(id=world.ids["plan_wish"]))
    _again(RiskAssessment.objects.get(id=world.ids["her_risk"]), about=f"Step {number}")


def _a_household(world: World, number: int) -> None:
    mill = world.greenvale.clusters["mill"]
    person, pca = PersonFactory(first_name=f"Neighbour{number}"), employed_pca(first_name=f"Helper{number}")
    ClusterPlaceFactory(cluster=mill, person=person)
    ClusterPlaceFactory(cluster=mill, person=pca, role=PlaceRole.PCA)
    TeamPlaceFactory(person=person, pca=pca)
    package = PackageFactory(person=person, cluster=mill)
    PackageTaskFactory(package=package)
    a_visit(package, on=TUESDAY, at=dt.time(7), pca=pca, status=VisitStatus.DONE)
    a_visit(package, on=TUESDAY, at=dt.time(12), pca=pca, status=VisitStatus.ACCEPTED)
    a_visit(package, on=TUESDAY + dt.timedelta(days=1), at=dt.time(12))
    _a_timesheet(Timesheet.objects.get(id=world.ids["timesheet"]), pca)
    _again(Night.objects.get(id=world.ids["night"]), pca_id=pca.id)


def _a_timesheet(timesheet: Timesheet, pca: Person) -> None:
    """Another PCA's, with the same figures."""
    Timesheet.objects.create(period_id=timesheet.period_id, pca=pca, figures=timesheet.figures)


def _again(row: Model, **changed: object) -> None:
    """One more row like it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    type(row).objects.create(**{**values, "id": new_id(), **changed})


@pytest.fixture(scope="module")
def visits(built_world: World) -> dict[str, tuple[list[str], list[str]]]:
    """The SQL of every page, and the SQL of it once there is more of everything."""
    one_for_every_list(built_world)
    few = {page: queries(built_world, page) for page in PAGES}
    more_of_everything(built_world)
    return {page: (few[page], queries(built_world, page)) for page in PAGES}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_list_page_makes_the_committed_number_of_queries(db, visits, name):
    few, many = visits[name]
    if os.environ.get("COOPCARE_WRITE_COUNTS"):
        numbers = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
        COUNTS.write_text(json.dumps({**numbers, name: len(few)}, indent=2, sort_keys=True) + "\n")
    assert len(few) == json.loads(COUNTS.read_text())[name], "\n".join(few)
    assert len(many) == len(few), "\n".join(sql for sql in many if sql not in few)


def test_every_number_is_of_a_page():
    assert set(json.loads(COUNTS.read_text())) == set(PAGES)
