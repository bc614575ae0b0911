"""What months cost, from a file: a report for each line, all of it or nothing, never twice."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing.cost_file import MOST_LINES, read_costs
from billing.models import CostFile, CostHeading, RunningCost
from billing.services.cost_files import bring_in_costs
from billing.services.running_costs import set_running_costs
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from tests.cast import Cast

HEADINGS = dict(CostHeading.choices)
TODAY = dt.date(2026, 11, 3)
OCTOBER, SEPTEMBER = dt.date(2026, 10, 1), dt.date(2026, 9, 1)
GOOD = (
    "Month,Heading,Amount\nOctober 2026,Manager,1200.00\n10/2026,office,£300\n31/10/2026,Office,45.50\n"
    "Sep 2026,Travel between visits,1\n"
)


def read(text: str) -> Any:
    return read_costs(text.encode(), HEADINGS, TODAY)


class TestReading:
    def test_months_and_headings_as_people_write_them(self):
        found = read(GOOD)
        assert found.problems == ()
        assert found.sums() == {SEPTEMBER: {"travel": 100}, OCTOBER: {"manager": 120_000, "office": 34_550}}
        assert [line.number for line in found.lines] == [2, 3, 4, 5]

    @pytest.mark.parametrize(
        "text",
        [
            "Date;Account;Net\n2026-10-31;Manager;1,200.00\n",
            "\ufeffPERIOD\tCategory\tAmount (£)\tSupplier\n2026-10\tmanager\t1200\tMo\n\n",
            "Supplier,Amount,Month,Cost heading\nMo,1200,October 2026,MANAGER\n",
        ],
    )
    def test_columns_in_any_order_and_separator(self, text):
        assert read(text).sums() == {OCTOBER: {"manager": 120_000}}

    def test_windows_and_utf_16(self):
        text = "Month,Heading,Amount\nOctober 2026,Manager,£5\n"
        for encoding in ("cp1252", "utf-16", "utf-8-sig"):
            assert read_costs(text.encode(encoding), HEADINGS, TODAY).sums() == {OCTOBER: {"manager": 500}}

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("Smarch 2026,Manager,5", "“Smarch 2026” is not a date."),
            ("13/2026,Manager,5", "is not a date"),
            ("30/02/2026,Manager,5", "is not a date"),
            ("December 2026,Manager,5", "December 2026 has not begun."),
            ("1/1/1066,Manager,5", "is too long ago"),
            ("October 2026,Tea,5", "“Tea” is not one of our headings. They are: Travel between visits"),
            ("October 2026,Manager,lots", "“lots” is not an amount"),
            ("October 2026,Manager,", "It has no amount."),
            ("October 2026,Manager", "It has no amount."),
            ("October 2026,Manager,-5", "Manager of October 2026 comes to -£5.00, below nothing."),
            (",,5", "is not a date"),
        ],
    )
    def test_each_bad_line_is_told(self, line, words):
        found = read(f"Month,Heading,Amount\nOctober 2026,Office,1\n{line}\n")
        assert [problem.number for problem in found.problems] == [3]
        assert words in found.problems[0].words

    def test_money_that_came_back_is_taken_off(self):
        found = read("Month,Heading,Amount\nOctober 2026,Office,100\nOctober 2026,Office,-30\n")
        assert found.sums() == {OCTOBER: {"office": 7_000}}
        assert not found.problems

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"%PDF-1.7", "PDF"),
            (b"\x00\x01\x02", "not text"),
            (b"Name,Colour\nMo,red\n", "The first line must name the columns"),
            (b"Month amount,Heading\n", "The first line must name the columns"),
            (b"Month,Heading,Amount\n\n", "no lines below"),
            (b"Month,Heading,Amount\n" + b"October 2026,Office,1\n" * (MOST_LINES + 1), "more than 5,000 lines"),
        ],
    )
    def test_what_is_no_such_file(self, content, words):
        with pytest.raises(Invalid, match=words):
            read_costs(content, HEADINGS, TODAY)

    @given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"Month,Heading,Amount\n{text}".encode()))
    def test_anything_is_read_or_refused(self, content):
        try:
            found = read_costs(content, HEADINGS, TODAY)
        except Invalid:
            return
        assert all(pence >= 0 for sums in found.sums().values() for pence in sums.values()) or found.problems


@pytest.fixture
def november(facts: None) -> Iterator[None]:
    with time_machine.travel(local(TODAY, dt.time(9)), tick=False):
        yield


def inside(cast: Cast) -> Any:
    return acting_for(cast.coop, cast.system)


def send(client: Any, text: str) -> Any:
    upload = SimpleUploadedFile("costs.csv", text.encode(), content_type="text/csv")
    return client.post(reverse("billing:cost_file"), {"file": upload})


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").main.get_text(" ").split())


class TestBringingIn:
    def test_all_of_it(self, client, sign_in, cast, november):
        sign_in(client, cast.fiona)
        with inside(cast):
            set_running_costs(OCTOBER, amounts={"office": 1, "training": 2}, actor=cast.fiona.actor())
        answer = send(client, GOOD)
        assert answer.status_code == 302
        told = client.get(answer["Location"]).content.decode()
        assert "4 lines brought in, for September 2026, October 2026." in told
        with inside(cast):
            kept = {(row.first_day.month, row.heading): row.amount_pence for row in RunningCost.objects.all()}
            assert Activity.objects.filter(verb="brought in running costs from a file").count() == 1
        assert kept == {(9, "travel"): 100, (10, "manager"): 120_000, (10, "office"): 34_550, (10, "training"): 2}

    def test_some_of_it_of_one_cluster(self, client, sign_in, cast, november):
        sign_in(client, cast.fiona)
        text = (
            "Month,Heading,Amount,Cluster\nOctober 2026,Office,10,\nOctober 2026,Office,5,mill lane\n"
            "October 2026,Office,1,Mill Lane\n"
        )
        bad = f"{text}October 2026,Travel,1,Mill Lane\nOctober 2026,Office,1,Elsewhere\n"
        bad += "October 2026,Manager,-1,Hill Top\n"
        told = words(send(client, bad))
        assert "5 Travel between visits, and mileage is shared by all clusters. Leave the cluster empty." in told
        assert "6 “Elsewhere” is not one of our clusters." in told
        assert "7 Manager of October 2026 comes to -£1.00, below nothing." in told
        assert send(client, text).status_code == 302
        with inside(cast):
            kept = {row.cluster and row.cluster.name: row.amount_pence for row in RunningCost.objects.all()}
        assert kept == {None: 1_000, "Mill Lane": 600}

    def test_or_nothing_with_a_report(self, client, sign_in, cast, november):
        sign_in(client, cast.fiona)
        answer = send(client, f"{GOOD}October 2026,Tea,5\nOctober 2026,Office,lots\n")
        assert answer.status_code == 422
        told = words(answer)
        assert "Nothing has been brought in: 2 lines must be put right first." in told
        assert "6 “Tea” is not one of our headings" in told
        assert "7 “lots” is not an amount" in told
        with inside(cast):
            assert not RunningCost.objects.exists()
            assert not CostFile.objects.exists()
        assert send(client, GOOD).status_code == 302

    def test_never_the_same_file_twice(self, client, sign_in, cast, november):
        sign_in(client, cast.fiona)
        send(client, GOOD)
        with inside(cast):
            set_running_costs(OCTOBER, amounts={"office": 99}, actor=cast.fiona.actor())
        answer = send(client, GOOD)
        assert answer.status_code == 422
        assert "This file was brought in on 3 November 2026 by Fiona Sykes. Nothing has been changed." in words(answer)
        with inside(cast):
            assert RunningCost.objects.get(first_day=OCTOBER, heading="office").amount_pence == 99

    def test_no_file_and_a_file_too_big(self, client, sign_in, cast, november):
        sign_in(client, cast.fiona)
        assert "Choose the file" in words(client.post(reverse("billing:cost_file")))
        assert "This file is too big" in words(send(client, "x" * (2 * 2**20 + 1)))

    def test_the_board_does_not(self, cast, november):
        with inside(cast), pytest.raises(NotAllowed):
            bring_in_costs(GOOD.encode(), name="costs.csv", actor=cast.ed.actor())
