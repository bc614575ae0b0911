"""What holds of every case, not only of the worked ones. No database."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from billing.viability import FOUNDERS_CASE, check
from billing.viability.cash import cash, week_of_month
from billing.viability.inputs import Inputs
from billing.viability.questions import FIGURES, MOST_CLUSTERS
from billing.viability.week import (
    average_price_pence,
    break_even_clusters,
    contribution_week_pence,
    required_price_pence,
    surplus_year_pence,
)
from coopcare.money import WHOLE_BP
from tests.factories.viability import LAW

SHARES = ("direct_payment_share_bp", "council_share_bp", "nhs_share_bp", "private_share_bp")
prices = st.integers(0, 10_000)


def near(name: str) -> st.SearchStrategy[int]:
    """Any answer that the question takes, most of them not far from the founders'."""
    figure = next(one for one in FIGURES if one.name == name)
    value = getattr(FOUNDERS_CASE, name)
    low, high = max(figure.least, value // 2), min(figure.most, value * 2 + 10)
    return st.one_of(st.integers(low, high), st.integers(figure.least, figure.most))


@st.composite
def cases(draw: st.DrawFn) -> Inputs:
    changed = {figure.name: draw(near(figure.name)) for figure in FIGURES if figure.name not in SHARES}
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE_BP), min_size=3, max_size=3)))
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE_BP], strict=True)]
    return check(replace(FOUNDERS_CASE, **changed, **dict(zip(SHARES, shares, strict=True))))


@given(cases(), prices, prices, st.integers(1, MOST_CLUSTERS))
def test_a_higher_price_never_leaves_less(inputs, one, other, clusters):
    low, high = sorted([one, other])
    assert surplus_year_pence(inputs, LAW, clusters=clusters, price_pence=low) <= surplus_year_pence(
        inputs, LAW, clusters=clusters, price_pence=high
    )


@given(cases(), prices)
def test_at_break_even_nothing_is_short_and_one_cluster_fewer_is(inputs, price):
    assume(inputs.office_year_pence > 0)
    clusters = break_even_clusters(inputs, LAW, price)
    if clusters is None:
        assert surplus_year_pence(inputs, LAW, clusters=MOST_CLUSTERS, price_pence=price) < 0
        return
    assert surplus_year_pence(inputs, LAW, clusters=clusters, price_pence=price) >= 0
    assert surplus_year_pence(inputs, LAW, clusters=clusters - 1, price_pence=price) < 0


@given(cases(), st.integers(1, MOST_CLUSTERS))
def test_the_required_price_is_the_lowest_that_loses_nothing(inputs, clusters):
    price = required_price_pence(inputs, LAW, clusters)
    assume(price is not None)
    assert surplus_year_pence(inputs, LAW, clusters=clusters, price_pence=price) >= 0
    assert price == 0 or surplus_year_pence(inputs, LAW, clusters=clusters, price_pence=price - 1) < 0


@given(cases(), st.integers(1, 2_000))
def test_a_higher_wage_never_leaves_more(inputs, more):
    assume(inputs.wage_pence + more <= 10_000)
    dearer = replace(inputs, wage_pence=inputs.wage_pence + more)
    price = average_price_pence(inputs)
    assert contribution_week_pence(dearer, LAW, price) <= contribution_week_pence(inputs, LAW, price)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_the_account_adds_up(inputs):
    found = cash(inputs, LAW)
    balance = inputs.start_money_pence
    for month in found.months:
        balance += month.in_pence - month.out_pence
        assert month.closing_pence == balance
        assert month.lowest_pence <= balance
    assert found.lowest_pence == min(month.lowest_pence for month in found.months)
    assert found.months[found.lowest_month - 1].lowest_pence == found.lowest_pence


@settings(max_examples=25, deadline=None)
@given(cases(), st.integers(1, 1_000_000))
def test_money_at_the_start_lifts_the_whole_line(inputs, more):
    assume(inputs.start_money_pence + more <= 100_000_000)
    richer = cash(replace(inputs, start_money_pence=inputs.start_money_pence + more), LAW)
    plain = cash(inputs, LAW)
    lifted = [
        after.closing_pence - before.closing_pence for after, before in zip(richer.months, plain.months, strict=True)
    ]
    assert set(lifted) == {more}
    assert richer.lowest_pence - plain.lowest_pence == more


@settings(max_examples=25, deadline=None)
@given(cases())
def test_everything_that_is_earned_and_due_has_come(inputs):
    """Paid on the day and without delay, the account is exactly what was earned, less what it took to start."""
    at_once = dict.fromkeys(("direct_payment_days", "council_days", "nhs_days", "private_days", "wages_days"), 0)
    plain = replace(inputs, **at_once, help_month_pence=0)
    found = cash(plain, LAW)
    last = week_of_month(36)
    opened = sum(week_of_month(plain.waiting_months + number * plain.new_cluster_months) < last
                 for number in range(1, plain.clusters))  # fmt: skip
    start = plain.start_money_pence - plain.startup_pence - opened * plain.cluster_startup_pence
    assert found.months[-1].closing_pence == start + sum(month.surplus_pence for month in found.months)
