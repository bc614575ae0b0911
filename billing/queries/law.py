"""The law's figures for the sums of the viability workshop."""

import datetime as dt

from billing.viability.law import FACTS, Law
from coopcare.errors import FactMissing
from coopcare.facts.lookup import fact


def law_on(on: dt.date) -> Law:
    """The national figures that hold on a day. One that is not known has its sentence instead."""
    figures, problems = {}, {}
    for name, key in FACTS.items():
        try:
            found = fact(key, on=on)
        except FactMissing as missing:
            problems[name] = missing.message
        else:
            figures[name] = found.percent_bp if name.endswith("_bp") else found.pence
    return Law(figures, problems)
