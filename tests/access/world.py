"""One co-op in full swing on a Tuesday morning: something of every kind, about Margaret, and everybody who might look.

Built once for a module of tests and never changed: each request is rolled back.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat

from billing.models import BudgetLine, Invoice, PaymentMethod, Reminder, Statement, Timesheet
from billing.services import close_month, record_payment
from billing.services.board import enter_balance, note_meeting
from billing.services.disputes import dispute_line
from billing.services.nights import add_wake, write_down_night
from billing.services.papers import invoice_paper
from billing.services.pay import open_pay_period
from billing.services.pay_entries import add_other_work
from billing.services.pay_rules import set_pay_rule
from billing.services.prices import start_agreement
from billing.services.reminders import hold_chasing
from billing.services.scenarios import save_scenario
from billing.services.statements import claim_waiting_statement, make_statement
from billing.services.worker_pay import set_pension
from billing.viability import FOUNDERS_CASE
from clusters.models import Block, Cluster, ClusterPlace, PackageTask, PlaceRole, TeamPlace
from compliance.models import PackStatus, PolicyPack
from compliance.services.inspections import open_inspection
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.accounts.services import invite, make_token
from coopcare.clock import local, now
from coopcare.documents.services import store_document
from coopcare.tenancy.context import acting_for
from members.models import Credential, CredentialKind, Employment, Job, Membership, PermissionGrant, Person, Scope
from members.services.working_time import sign_opt_out, start_apprenticeship
from rotas.models import (
    CalendarFeed,
    CannotCome,
    CannotComeVisit,
    ClusterPapers,
    DayChange,
    DelayWish,
    DraftChange,
    DraftStatus,
    FeedKind,
    Leave,
    LeaveKind,
    OnCallDays,
    PaperStatus,
    PatternTask,
    PlanRequest,
    Rung,
    Visit,
    VisitNote,
    VisitPattern,
    VisitPause,
    VisitStatus,
    Watch,
    WatchReason,
    WatchStep,
    WeekDraft,
)
from rotas.queries.feeds import secret_of
from rotas.weekly_terms import WeeklyTerms, to_json
from tests.access.asked import offer_and_swap
from tests.cast import Cast, Member, cast_greenvale, cast_riverside
from tests.conftest import CommittingClient
from tests.factories.accounts import log_in_for
from tests.factories.bank import a_bank_file_and_a_line
from tests.factories.billing import pays_for_themselves
from tests.factories.clusters import ClusterFactory
from tests.factories.members import LONG_AGO, CredentialFactory, EmploymentFactory, PersonFactory
from tests.factories.months import OCTOBER, october_visits
from tests.factories.rotas import a_visit

TUESDAY = dt.date(2026, 12, 1)
NINE = local(TUESDAY, dt.time(9, 5))

# In every name and text of Greenvale that another co-op could come to see.
CANARY = "Quokka"

GREENVALE, RIVERSIDE = "greenvale.localhost", "riverside.localhost"


@dataclass
class World:
    """`ids`: what addresses are made of, by the words of the matrix. `clients`: a browser for everybody."""

    greenvale: Cast
    riverside: Cast
    ids: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, CommittingClient] = field(default_factory=dict)

    def ask(self, who: str, method: str, url: str, body: Any = None) -> Any:
        """The answer to one request, whose effects are undone. An exception that reaches the client is a failure."""
        client = self.clients[who]
        cookies = client.cookies.output()
        extra = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        try:
            with undone():
                return getattr(client, method)(url, headers={"Idempotency-Key": str(uuid4())}, **extra)
        finally:
            client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))

    def sign_in(self, who: str, access: Access, *, hat: str | None = None, person: Person | None = None) -> None:
        """A browser of `who` at Greenvale's host (Flo's too), acting for `person` if given."""
        client = CommittingClient(HTTP_HOST=GREENVALE)
        client.force_login(access.user)
        session = client.session
        session["hat"] = hat or access.hats[0]
        if person is not None:
            session["acting_for"] = str(person.id)
        session.save()
        self.clients[who] = client

    def at_riverside(self, who: str) -> None:
        self.clients[who].defaults["HTTP_HOST"] = RIVERSIDE


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world() -> World:
    """Needs time held at NINE and sessions kept in the database alone."""
    call_command("load_facts", verbosity=0)
    world = World(cast_greenvale(), cast_riverside())
    cast = world.greenvale
    with acting_for(cast.coop, cast.system):
        _mark(cast)
        _more_people(cast)
        _margaret(world)
        _amira(world)
        _visits(world)
        _away(world)
        _looked_into(world)
        _calendar(world)
        _weekly(world)
        _drafted(world)
        offer_and_swap(world, CANARY)
        _money(world)
        _pay(world)
        _papers(world)
    _sign_everybody_in(world)
    return world


def _mark(cast: Cast) -> None:
    """The canary stands in names before anything is copied from them."""
    Person.objects.update(last_name=Concat("last_name", Value(f" {CANARY}")), home_notes=f"Key: {CANARY}")
    Cluster.objects.update(name=Concat("name", Value(f" {CANARY}")), area=CANARY)
    PackageTask.objects.update(name=Concat("name", Value(f" {CANARY}")))
    Employment.objects.update(about=CANARY)
    for member in cast.members.values():
        member.person.refresh_from_db()
    for row in [*cast.clusters.values(), *cast.packages.values()]:
        row.refresh_from_db()


def _more_people(cast: Cast) -> None:
    """Iris supports another cluster. Rhys may see Margaret's money and nothing else."""
    iris = PersonFactory(first_name="Iris", last_name=f"Vane {CANARY}")
    EmploymentFactory(person=iris, job=Job.SUPPORT_WORKER)
    cast.members["iris"] = Member(iris, log_in_for(iris, hats=[Hat.SUPPORT_WORKER]))
    cast.clusters["bridge"] = ClusterFactory(name=f"Bridge Street {CANARY}", support_worker=iris)
    rhys = PersonFactory(first_name="Rhys", last_name=f"Hughes {CANARY}")
    cast.members["rhys"] = Member(rhys, log_in_for(rhys, hats=[Hat.REPRESENTATIVE]))
    PermissionGrant.objects.create(
        person=cast.margaret.person,
        representative=rhys,
        relationship="nephew",
        scopes=[Scope.SEE_MONEY],
        starts_on=LONG_AGO,
        how_given="Margaret told Ana at home.",
    )


def _margaret(world: World) -> None:
    cast, margaret = world.greenvale, world.greenvale.margaret
    membership = Membership.objects.create(person=margaret.person, number=7, group="user", starts_on=LONG_AGO)
    token, _ = make_token(name=f"Tablet {CANARY}", actor=margaret.actor())
    _, secret = invite(
        email="new@people.example", full_name=f"Wilf Grey {CANARY}", hats=[Hat.MEMBER], actor=cast.mo.actor()
    )
    world.ids |= {
        "margaret": margaret.person.id,
        "grant": PermissionGrant.objects.get(representative=cast.david.person).id,
        "membership": membership.id,
        "token": token.id,
        "invitation": secret,
        "access": margaret.access.id,
        "mill": cast.clusters["mill"].id,
        "mill_place": ClusterPlace.objects.get(person=margaret.person, role=PlaceRole.SUPPORTED).id,
        "team_place": TeamPlace.objects.get(person=margaret.person, pca=cast.amira.person).id,
        "block": Block.objects.create(person=margaret.person, pca=cast.zofia.person, starts_on=TUESDAY).id,
        "package": cast.packages["margaret"].id,
        "task": cast.packages["margaret"].tasks.first().id,
    }


def _amira(world: World) -> None:
    amira, mo = world.greenvale.amira.person, world.greenvale.mo.actor()
    evidence = store_document(
        name=f"{CANARY}.pdf", content_type="application/pdf", content=CANARY.encode(), kind="evidence", actor=mo
    )
    check = CredentialFactory(person=amira, kind=CredentialKind.DBS, evidence=evidence, reference=CANARY)
    photo = store_document(name="Amira.jpg", content_type="image/jpeg", content=CANARY.encode(), kind="photo", actor=mo)
    Employment.objects.filter(person=amira).update(photo=photo, photo_words=f"Amira with a {CANARY}")
    world.ids |= {
        "amira": amira.id,
        "ben": world.greenvale.ben.person.id,
        "job": Employment.objects.get(person=amira).id,
        "check": Credential.objects.get(id=check.id).id,
    }


def _visits(world: World) -> None:
    """Agreed for in ten minutes, asked, open, and done yesterday; all of Margaret's, and Amira's where there is one."""
    cast, amira = world.greenvale, world.greenvale.amira.person
    package, wednesday = cast.packages["margaret"], TUESDAY + dt.timedelta(days=1)
    agreed = a_visit(package, on=TUESDAY, at=dt.time(9, 15), pca=amira, status=VisitStatus.ACCEPTED)
    asked = a_visit(package, on=wednesday, at=dt.time(9, 15), pca=amira, status=VisitStatus.OFFERED)
    needed = a_visit(package, on=wednesday, at=dt.time(14))
    done = a_visit(
        package, on=TUESDAY - dt.timedelta(days=1), at=dt.time(9), pca=amira, status=VisitStatus.DONE,
        note_from_person=f"Please bring the {CANARY}.",
    )  # fmt: skip
    VisitNote.objects.create(visit=done, author_name="Amira", text=f"Saw a {CANARY}.", written_at=now())
    a_visit(cast.packages["cora"], on=TUESDAY, at=dt.time(8), pca=cast.zofia.person, status=VisitStatus.DONE)
    for name, visit in {"agreed": agreed, "asked": asked, "needed": needed, "done": done}.items():
        world.ids |= {name: visit.id, f"{name}_place": visit.attendances.get().id}


def _away(world: World) -> None:
    """Amira asks for leave, is away on a day of next week, and could not come to a visit that needs somebody."""
    amira, later = world.greenvale.amira.person, TUESDAY + dt.timedelta(days=20)
    call = CannotCome.objects.create(
        pca=amira, told_at=now(), told_by=amira.full_name, starts_on=TUESDAY, ends_on=TUESDAY
    )
    CannotComeVisit.objects.create(call=call, visit_id=world.ids["needed"])
    leave = Leave.objects.create(
        pca=amira, kind=LeaveKind.ANNUAL, starts_on=later, ends_on=later, note=CANARY, requested_at=now()
    )
    change = DayChange.objects.create(pca=amira, on=later + dt.timedelta(days=1), can_work=False, written_at=now())
    world.ids |= {"amiras_call": call.id, "amiras_leave": leave.id, "amiras_day": change.id}


def _looked_into(world: World) -> None:
    """Amira has not answered for tomorrow, and knows it; David, who asked to be told, was told. Ana is on call."""
    cast = world.greenvale
    asked = Visit.objects.get(id=world.ids["asked"])
    wish = DelayWish.objects.create(
        person=cast.margaret.person, representative=cast.david.person, asked_at=now()
    )  # fmt: skip
    watch = Watch.objects.create(
        visit=asked, reason=WatchReason.NO_REPLY, starts_at=asked.starts_at, opened_at=now(), note=""
    )
    for rung, who in ((Rung.PCA, cast.amira), (Rung.FAMILY, cast.david)):
        WatchStep.objects.create(
            watch=watch, rung=rung, told_at=now(), told_ids=[who.person.id], told_names=who.person.full_name
        )
    days = OnCallDays.objects.create(
        cluster=cast.clusters["mill"], person=cast.ana.person, starts_on=TUESDAY, ends_on=TUESDAY,
        set_by="Ana", set_at=now(),
    )  # fmt: skip
    world.ids |= {"watch": watch.id, "delay_wish": wish.id, "on_call_days": days.id}


def _calendar(world: World) -> None:
    feed = CalendarFeed.objects.create(
        person=world.greenvale.margaret.person, kind=FeedKind.PERSON, made_at=now()
    )  # fmt: skip
    world.ids |= {"margarets_feed": feed.id, "margarets_secret": secret_of(feed)}


def _drafted(world: World) -> None:
    """A draft of this week, in which Ben would come to the visit that needs somebody; and papers of it."""
    monday = TUESDAY - dt.timedelta(days=TUESDAY.weekday())
    draft = WeekDraft.objects.create(
        cluster=world.greenvale.clusters["mill"],
        monday=monday,
        status=DraftStatus.READY,
        asked_by="Ana",
        asked_at=now(),
    )
    change = DraftChange.objects.create(
        draft=draft, visit_id=world.ids["needed"], coming=[world.greenvale.ben.person.id], reasons=[CANARY]
    )
    paper = store_document(
        name="Home rotas.pdf", content_type="application/pdf", content=CANARY.encode(), kind="home_rotas",
        actor=world.greenvale.system,
    )  # fmt: skip
    papers = ClusterPapers.objects.create(
        cluster=draft.cluster, monday=monday, asked_by="Ana", asked_at=now(), status=PaperStatus.READY, document=paper
    )
    world.ids |= {"draft": draft.id, "draft_change": change.id, "papers": papers.id}


def _weekly(world: World) -> None:
    """Weekly visits far ahead, paused before they begin, and asked for again."""
    package, later = world.greenvale.packages["margaret"], TUESDAY + dt.timedelta(weeks=20)
    pattern = VisitPattern.objects.create(
        package=package, weekdays=[1], starts_on=later, start_time=dt.time(9), minutes=45
    )
    PatternTask.objects.create(pattern=pattern, task=package.tasks.first())
    pause = VisitPause.objects.create(
        package=package, reason="holiday", starts_on=later, made_by=f"Ana {CANARY}", made_at=now()
    )
    terms = WeeklyTerms(weekdays=[1], start_time=dt.time(9), minutes=45, task_ids=[package.tasks.first().id])
    asked = PlanRequest.objects.create(
        package=package, terms=to_json(terms), starts_on=later, why=f"Nobody but the {CANARY} is sure to come.",
        asked_by="Margaret", asked_at=now(), answer_by=now() + dt.timedelta(days=2),
    )  # fmt: skip
    chosen = VisitPattern.objects.create(
        package=package, weekdays=[3], starts_on=later, start_time=dt.time(9), minutes=45,
        usual_pca=world.greenvale.amira.person, has_agreed=False,
    )  # fmt: skip
    world.ids |= {"asked_pattern": chosen.id, "pattern": pattern.id, "pause": pause.id, "plan_request": asked.id}


def _money(world: World) -> None:
    """October is over, charged and closed; its papers are made; Margaret has paid something."""
    cast, fiona = world.greenvale, world.greenvale.fiona.actor()
    october_visits(cast)
    pays_for_themselves(cast.packages["cora"])
    close_month(OCTOBER, actor=fiona)
    while statement := claim_waiting_statement():
        assert make_statement(statement, actor=cast.system)
    own_money = BudgetLine.objects.get(package=cast.packages["margaret"], funding_type="self")
    invoice = Invoice.objects.filter(budget_line=own_money).get()
    invoice_paper(invoice, actor=fiona)
    payment = record_payment(
        own_money, received_on=TUESDAY, amount_pence=500, method=PaymentMethod.BANK, reference=CANARY, actor=fiona
    )
    wrong, other = invoice.lines.all()[:2]
    dispute = dispute_line(wrong, reason=f"The {CANARY} was not there.", actor=cast.margaret.actor())
    hold_chasing(own_money, reason="other", note=CANARY, actor=fiona)
    letter = store_document(
        name="Reminder.pdf", content_type="application/pdf", content=CANARY.encode(), kind="reminder", actor=fiona
    )
    reminder = Reminder.objects.create(
        budget_line=own_money, document=letter, sent_at=now(), sent_by="Fiona", overdue_pence=100
    )
    world.ids |= {
        "reminder": reminder.id,
        "dispute": dispute.id,
        "invoice_line": other.id,
        "statement": Statement.objects.get(person=cast.margaret.person).id,
        "invoice": invoice.id,
        "line": own_money.id,
        "payment": payment.id,
        "scenario": save_scenario(FOUNDERS_CASE, name=CANARY, actor=cast.ed.actor()).id,
    }
    own_price = start_agreement(
        name=CANARY, starts_on=TUESDAY + dt.timedelta(weeks=20), hour_pence=3100, package=own_money.package, actor=fiona
    )
    world.ids["price"] = own_price.id
    enter_balance(on=dt.date(2026, 10, 31), amount_pence=1_000_000, actor=fiona)
    note_meeting(on=dt.date(2026, 9, 8), actor=cast.ed.actor())
    bank_file, bank_line = a_bank_file_and_a_line(CANARY, actor=fiona)
    world.ids |= {"bank_file": bank_file.id, "bank_line": bank_line.id}


def _pay(world: World) -> None:
    """A week of October in which Amira came to Margaret, and was sent on a course by Ana."""
    cast, fiona = world.greenvale, world.greenvale.fiona.actor()
    set_pay_rule(job=Job.PCA, starts_on=LONG_AGO, hour_pence=1345, sleep_in_pence=6000, actor=fiona)
    week = open_pay_period(
        first_day=dt.date(2026, 10, 5), cycle="week", paid_on=dt.date(2026, 10, 16), actor=fiona
    )  # fmt: skip
    timesheet = Timesheet.objects.get(period=week, pca=cast.amira.person)
    course = add_other_work(
        timesheet, kind="training", about=CANARY, on=week.last_day, starts=dt.time(9), ends=dt.time(11),
        actor=cast.ana.actor(),
    )  # fmt: skip
    world.ids |= {"pay_period": week.id, "timesheet": timesheet.id, "other_work": course.id}
    night = write_down_night(
        cast.amira.person, cast.margaret.person, kind="sleep_in", on=week.first_day, starts=dt.time(22),
        ends=dt.time(7), actor=cast.ana.actor(),
    )  # fmt: skip
    wake = add_wake(night, starts=dt.time(2), ends=dt.time(3), what_for=CANARY, actor=cast.ana.actor())
    signed = sign_opt_out(cast.amira.person, starts_on=week.first_day, actor=cast.mo.actor())
    learns = start_apprenticeship(cast.amira.person, starts_on=dt.date(2027, 1, 1), actor=cast.mo.actor())
    out = set_pension(cast.amira.person, choice="out", starts_on=week.first_day, actor=fiona)
    world.ids |= {"pension": out.id}
    world.ids |= {"night": night.id, "wake": wake.id, "opt_out": signed.id, "apprenticeship": learns.id}


def _papers(world: World) -> None:
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    document = store_document(
        name="pack.pdf", content_type="application/pdf", content=CANARY.encode(), kind="policy_pack", actor=mo
    )
    pack = PolicyPack.objects.create(
        status=PackStatus.READY,
        requested_at=now(),
        requested_by=CANARY,
        finished_at=now(),
        document=document,
        answers={"organisation": {"pack_version": "1"}},
    )
    inspection, secret = inspection_of(cast, [cast.margaret.person])
    world.ids |= {"pack": pack.id, "inspection": inspection.id, "inspection_secret": secret}


def inspection_of(cast: Cast, sample: list[Person]) -> tuple[Any, str]:
    """An inspection open until tomorrow, and the secret of its letter."""
    from coopcare.outbox.models import Message

    inspection = open_inspection(
        inspector_name=f"Pat Inspector {CANARY}",
        organisation="Care Quality Commission",
        email="pat@cqc.example",
        purpose="A usual inspection",
        starts_at=now(),
        ends_at=now() + dt.timedelta(days=1),
        sample_ids=[person.id for person in sample],
        actor=cast.mo.actor(),
    )
    letter = Message.objects.get(to="pat@cqc.example").body
    return inspection, letter.partition("/inspect/")[2].partition("/")[0]


def _sign_everybody_in(world: World) -> None:
    cast = world.greenvale
    assert settings.SESSION_ENGINE.endswith(".db"), "a cached session would outlive the rollback of its request"
    world.clients["visitor"] = CommittingClient(HTTP_HOST=GREENVALE)
    with acting_for(cast.coop, cast.system):
        for who, member in cast.members.items():
            person = cast.margaret.person if who in ("david", "rhys") else None
            world.sign_in(who, member.access, person=person)
        world.sign_in("david_for_cora", cast.david.access, person=cast.cora.person)
        world.sign_in("inspector", Access.objects.get(user__email="pat@cqc.example"))
        assert Visit.objects.exists()
    with acting_for(world.riverside.coop, world.riverside.system):
        world.sign_in("flo", world.riverside.flo.access)
