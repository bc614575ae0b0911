"""What an inspector of home care asks to see (domain.md A6), and the tables that answer each of it in one click."""

import pytest

from compliance.queries.exports import EXPORTS
from tests.cast import Cast

ASKED_FOR = {
    "Rotas": "rotas",
    "Visit logs": "visits",
    "Late and missed visits": "late",
    "Care plans": "plans plan-wishes agreed-help",
    "Risk assessments": "persons-risks",
    "Daily notes": "notes",
    "Medicines records and audits": "medicines medicine-records medicine-gaps audits",
    "Consent and capacity": "permissions capacity limits legal-papers",
    "Incidents and candour": "incidents",
    "Safeguarding log": "safeguarding",
    "Complaints and compliments": "complaints",
    "Training matrix": "training",
    "Supervision, spot checks, appraisal": "supervision",
    "Recruitment files": "recruitment applicants",
    "Staff and people with contacts": "staff people",
    "Governance": "audits actions meetings minutes policies risks directors notifications",
    "Equality and accessible information": "needs",
    "Partnership working": "contacts",
    "Reviews": "reviews",
}


@pytest.mark.parametrize("record", ASKED_FOR)
def test_each_record_has_its_table(record: str, inside: Cast) -> None:
    for slug in ASKED_FOR[record].split():
        table = EXPORTS[slug].table(inside.mo.actor())
        assert len(table.header) > 1
        assert all(len(row) == len(table.header) for row in table.rows)


def test_no_table_is_left_without_a_question() -> None:
    asked = {slug for slugs in ASKED_FOR.values() for slug in slugs.split()}
    assert set(EXPORTS) - asked == {"statements", "return"}
