"""The board paper: what it says, that it can be read by everybody, and that it is kept once."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from billing.models import Scenario, WageRate
from billing.queries.board_paper import board_paper
from billing.queries.scenarios import FOUNDERS
from billing.services import close_month
from billing.services.board import enter_balance, set_aims
from billing.services.board_papers import make_board_paper
from billing.services.running_costs import set_running_costs
from billing.services.scenarios import save_scenario
from billing.viability import FOUNDERS_CASE
from coopcare.clock import local
from coopcare.documents.models import Document
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed
from coopcare.facts.models import Fact
from coopcare.tenancy.context import acting_for
from members.governance.models import MeetingKind
from members.governance.services import note_meeting
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.months import OCTOBER
from tests.factories.rotas import a_visit
from tests.papers import faults_in, words_of

ADDRESS = {"year": 2026, "month": 10}


@pytest.fixture(autouse=True)
def _third_of_november() -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.fixture
def october(cast: Cast, facts: None) -> Cast:
    """Seven people in each cluster, with visits all month; half of them have a direct payment."""
    fiona = cast.fiona.actor()
    with acting_for(cast.coop, fiona):
        an_agreement()
        WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
        for number in range(14):
            cluster, pca = (("mill", cast.ben), ("hill", cast.zofia))[number % 2]
            person = PersonFactory(first_name=f"Neighbour{number}")
            ClusterPlaceFactory(cluster=cast.clusters[cluster], person=person)
            package = PackageFactory(person=person, cluster=cast.clusters[cluster])
            if number < 7:
                direct_payment(package, 2000)
            pays_for_themselves(package)
            a_visit(package, on=dt.date(2026, 10, 5 + number), at=dt.time(9), minutes=60 + number,
                    pca=pca.person, status=VisitStatus.CONFIRMED)  # fmt: skip
        close_month(OCTOBER, actor=fiona)
        set_running_costs(OCTOBER, amounts={"office": 3_000, "manager": 2_000}, actor=fiona)
        enter_balance(on=dt.date(2026, 11, 2), amount_pence=60_000, actor=fiona)
        set_aims(least_hours=1, most_hours=3, floor_weeks=6, floor_pence=None, actor=cast.ed.actor())
        note_meeting(kind=MeetingKind.BOARD, on=dt.date(2026, 10, 6), actor=cast.ed.actor())
        save_scenario(FOUNDERS_CASE, name="Fünf Städte, Łódź a Phŵl", actor=cast.ed.actor())
    return cast


def make(cast: Cast, *keys: str) -> Document:
    with acting_for(cast.coop, cast.ed.actor()):
        return make_board_paper(OCTOBER, scenarios=keys, actor=cast.ed.actor())


def test_it_says_everything_and_everybody_can_read_it(october: Cast) -> None:
    with acting_for(october.coop, october.ed.actor()):
        kept = Scenario.objects.get()
        paper = make(october, FOUNDERS, str(kept.id))
        content = read_document(paper)
    assert paper.name == "Board paper, October 2026, with The founders’ case, Fünf Städte, Łódź a Phŵl.pdf"
    assert faults_in(content) == []
    text = words_of(content)
    for words in (
        "Board paper, October 2026",
        "Each hour of care left",
        "After everything, the month was",
        "What has changed since the meeting of 6 October 2026",
        "October 2026 was closed.",
        "Every cluster shown brought in more than its pay",
        "Mill Lane",
        "2 of 2 clusters gave 1 to 3 hours a week",
        "The bank account would pay for",
        "Cash forecast for 13 weeks",
        "The bank account does not fall below where it is today",
        "Fünf Städte, Łódź a Phŵl",
        "It breaks even with 6 clusters",
    ):
        assert words in text, words
    assert "Neighbour" not in text


def test_it_is_kept_once(october: Cast) -> None:
    first = make(october)
    assert first == make(october)
    assert first.name == "Board paper, October 2026.pdf"
    assert make(october, FOUNDERS) != first


def test_before_anything_is_known(cast: Cast) -> None:
    """No facts, no month, no bank: a paper that says so."""
    Fact.objects.all().delete()
    paper = make(cast, FOUNDERS)
    with acting_for(cast.coop, cast.ed.actor()):
        content = read_document(paper)
    assert faults_in(content) == []
    text = words_of(content)
    for words in ("No help was given this month", "Nobody has entered what is in the bank", "cannot be worked out"):
        assert words in text, words


def test_from_the_page_to_the_paper(client: Any, sign_in: Any, october: Cast) -> None:
    sign_in(client, october.ed)
    address = reverse("billing:board_paper", kwargs=ADDRESS)
    page = BeautifulSoup(client.get(address).content, "lxml")
    boxes = [box["value"] for box in page.select("input[type=checkbox]")]
    assert boxes[0] == FOUNDERS
    answer = client.post(address, {"chosen": boxes})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.post(address, {"chosen": ["nonsense"]}).status_code == 422


def test_too_many_and_who_may_not(october: Cast) -> None:
    with acting_for(october.coop, october.ed.actor()):
        with pytest.raises(Invalid, match="3 scenarios at most"):
            board_paper(october.ed.actor(), OCTOBER, [FOUNDERS] * 4)
        with pytest.raises(NotAllowed):
            make_board_paper(OCTOBER, scenarios=[], actor=october.nia.actor())
