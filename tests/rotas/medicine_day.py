"""Amira at Margaret's on Tuesday 24 November 2026, with a tablet at 8am and paracetamol as needed."""

import datetime as dt

from coopcare.clock import now
from rotas.medicines.entries import Code, Said
from rotas.models import MedicineEntry, VisitStatus
from rotas.services.medicines import write_dose
from tests.factories.rotas import a_visit

TUESDAY = dt.date(2026, 11, 24)
MONDAY = TUESDAY - dt.timedelta(days=1)
EIGHT, NINE = dt.time(8), dt.time(9)
DOSE = (TUESDAY, EIGHT)


def visit(here, *, at=EIGHT, on=TUESDAY, status=VisitStatus.UNDER_WAY, pca="amira", **fields):
    return a_visit(here.packages["margaret"], on=on, at=at, pca=here.members[pca].person, status=status, **fields)


def said(code=Code.GIVEN, **more) -> Said:
    return Said(code=code, at=more.pop("at", None) or now(), **more)


def write(here, at_visit, *, who="amira", line=None, dose=DOSE, **more) -> MedicineEntry:
    return write_dose(at_visit, line or here.line, said(**more), dose=dose, actor=here.members[who].actor())
