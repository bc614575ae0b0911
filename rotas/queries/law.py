"""The limits on working time of a day, from the dated national figures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from coopcare.facts.models import Fact, Jurisdiction
from coopcare.facts.values import FactValue
from rotas.suitability import Law, Limits

ADULTS = {
    "rest": "wtr.daily_rest_hours",
    "weekly_rest": "wtr.weekly_rest_hours",
    "break_length": "wtr.break_minutes",
    "average_week": "wtr.max_week_hours",
    "weeks_averaged": "wtr.reference_weeks",
}
YOUNG = {
    "rest": "wtr.young_daily_rest_hours",
    "weekly_rest": "wtr.young_weekly_rest_hours",
    "break_length": "wtr.young_break_minutes",
    "most_a_day": "wtr.young_day_hours",
    "most_a_week": "wtr.young_week_hours",
}


def law_on(on: dt.date) -> Law:
    """One query. Where a figure is missing, the Regulations as made hold: no limit falls away with a row."""
    rows = Fact.objects.holding_on(on).filter(key__startswith="wtr.", jurisdiction=Jurisdiction.ENGLAND)
    figures = {row.key: row.as_value() for row in rows if row.value is not None}
    law = Law()
    return Law(_with(law.adults, ADULTS, figures), _with(law.young, YOUNG, figures))


def _with(limits: Limits, keys: Mapping[str, str], figures: Mapping[str, FactValue]) -> Limits:
    settled = {name: figures[key] for name, key in keys.items() if key in figures and figures[key].is_settled}
    return replace(limits, **{name: _number(figure) for name, figure in settled.items()})  # type: ignore[arg-type]


def _number(figure: FactValue) -> int:
    """Hours in minutes; minutes and weeks as they are."""
    return figure.integer * 60 if figure.unit == "hours" else figure.integer
