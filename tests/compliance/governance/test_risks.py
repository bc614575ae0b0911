"""The register of risks."""

import datetime as dt

import pytest
import time_machine
from django.db import ProgrammingError, transaction

from compliance.models import Risk, RiskReview
from compliance.queries.risks import reviews_of, risks_by_score
from compliance.services.risks import Figures, close_risk, open_risk, review_risk
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def a_risk(cast, **changes):
    terms = {
        "sentence": "Too few PCAs in the holidays",
        "owner": cast.mo.person,
        "what_we_do": "Agree on leave early.",
        "figures": Figures(4, 4, 2, 3),
        "review_on": today() + dt.timedelta(days=90),
        **changes,
    }
    return open_risk(actor=changes.pop("actor", cast.mo.actor()), **{k: v for k, v in terms.items() if k != "actor"})


def reviewed(risk, cast, **changes):
    terms = {
        "owner": cast.ana.person, "what_we_do": "We pay for extra hours.", "figures": Figures(4, 4, 1, 3),
        "review_on": today() + dt.timedelta(days=300), "note": "It went well.", "version": 1, **changes,
    }  # fmt: skip
    return review_risk(risk, actor=cast.mo.actor(), **terms)


def test_the_largest_comes_first_and_every_look_is_kept(inside):
    small, large = a_risk(inside), a_risk(inside, figures=Figures(5, 5, 3, 3))
    assert [one.row for one in risks_by_score(inside.ed.actor())] == [large, small]
    reviewed(small, inside)
    assert [(one.before, one.after) for one in reviews_of(small)] == [(16, 3), (16, 6)]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        RiskReview.objects.filter(risk=small).update(note="never mind")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sentence": ""}, "one sentence"),
        ({"sentence": "Cora may fall"}, "Take out the name"),
        ({"figures": Figures(1, 1, 2, 2)}, "cannot be larger"),
        ({"figures": Figures(5, 5, 5, 5)}, "very high, so look at it again after today and by 1 January 2027"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(inside, changes, sentence):
    with pytest.raises(Invalid, match=sentence):
        a_risk(inside, **changes)


def test_it_is_closed_once_and_with_a_reason(inside):
    risk = a_risk(inside)
    mine, theirs = (Risk.objects.get(pk=risk.pk) for _ in range(2))
    with pytest.raises(Invalid, match="Say why"):
        close_risk(mine, reason=" ", actor=inside.mo.actor())
    close_risk(mine, reason="We have enough people.", actor=inside.mo.actor())
    with pytest.raises(StaleState, match="just closed"):
        close_risk(theirs, reason="The same.", actor=inside.mo.actor())
    with pytest.raises(StaleState, match="just closed"):
        reviewed(risk, inside)


def test_only_the_manager_writes_it(inside):
    for somebody in (inside.ed, inside.ana, inside.fiona):
        with pytest.raises(NotAllowed):
            a_risk(inside, actor=somebody.actor())
