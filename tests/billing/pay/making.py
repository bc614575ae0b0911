"""Short ways to write down work and pay in the tests of pay."""

import datetime as dt
import tomllib
from pathlib import Path
from uuid import UUID

from billing.pay import Guarantee, Kind, PayTerms, Period, Work, Worker, work_out
from billing.pricing import Rate, RateKind
from coopcare import clock, facts
from coopcare.errors import FactMissing
from coopcare.facts.bank_holidays import bank_holidays_between
from coopcare.facts.values import FactValue
from rotas.travel import Home
from rotas.week.runs import Mover

MONDAY = dt.date(2026, 6, 1)
WEEK = Period(MONDAY, MONDAY + dt.timedelta(days=6))
BASE = Rate(RateKind.BASE, pence_per_hour=1300)
TERMS = PayTerms(dt.date(2024, 1, 1), rates=(BASE,))
CORA = Home(UUID(int=1))
GWEN = Home(UUID(int=2))
# Ten minutes between the two homes, told by somebody who knows the way.
BY_BUS = Mover("public_transport", {frozenset({CORA.person_id, GWEN.person_id}): 10})
DATA_FILE = Path(facts.__file__).parent / "data" / "facts.toml"
FIGURES = tomllib.loads(DATA_FILE.read_text(encoding="utf-8"))["fact"]


def lookup(key, on):
    """The figures of the data file, read as the table reads them."""
    entry = next((one for one in FIGURES if one["key"] == key), {"values": [], "name": key, "unit": ""})
    for value in entry["values"]:
        if value["from"] <= on and (value.get("to") is None or on <= value["to"]) and value.get("value"):
            known = (value["value"], entry["unit"], value["from"], value.get("to"), value["status"])
            return FactValue(key, entry["name"], *known, value["confidence"], "")
    raise FactMissing(f"The figure for “{entry['name']}” is not known.")


def at(text, on=MONDAY):
    """The instant of "9:30" on a day."""
    hour, minute = text.split(":")
    return clock.local(on, dt.time(int(hour), int(minute)))


def work(start, end, *, on=MONDAY, until=None, kind=Kind.VISIT, number=None, actual=None, **more):
    """Work from "9:00" to "9:45" of a day (an end on `until`, if another); done as planned unless `actual` is given."""
    start_at, end_at = at(start, on), at(end, until or on)
    came_at, left_at = (at(actual[0], on), at(actual[1], until or on)) if actual else (start_at, end_at)
    more.setdefault("place", CORA if kind in (Kind.VISIT, Kind.SHADOW, Kind.SLEEP_IN) else None)
    more.setdefault("about", "Cora Bell")
    given = UUID(int=number) if number is not None else UUID(int=int(start_at.timestamp()))
    return Work(given, kind, start_at, end_at, came_at, left_at, **more)


def worker(terms=TERMS, **more):
    more.setdefault("born_on", dt.date(1985, 5, 5))
    return Worker("Ben Okafor", terms if isinstance(terms, tuple) else (terms,), **more)


def pay(*works, terms=TERMS, period=WEEK, absence=(), **more):
    holidays = bank_holidays_between(period.monday, period.last + dt.timedelta(days=2))
    return work_out(worker(terms, **more), works, period, holidays, lookup, absence=absence)


def guarantee(hours, **more):
    return Guarantee(dt.date(2024, 1, 1), minutes=hours * 60, **more)


def lines(found, kind):
    return [(line.minutes, line.pence) for line in found.lines if line.kind is kind]
