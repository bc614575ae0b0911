import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.splitting import Chargeable, NobodyToPay, Part, Payer, Takes, split, totals
from coopcare.errors import Invalid
from coopcare.money import percent_of

REST = Payer("rest", Takes.REMAINDER)


def charge(key, amount_pence, minutes=60):
    return Chargeable(key, minutes, amount_pence)


def test_direct_payment_of_300_pays_300_of_364_and_the_person_64():
    # Council £240 and contribution £60 go into one direct payment account: £300 a week for 14 hours at £26.
    week = [charge(day, 5200, 120) for day in range(7)]
    parts = split(week, [Payer("direct payment", Takes.SUM, 30000), Payer("private", Takes.REMAINDER)])
    assert totals(parts) == {"direct payment": 30000, "private": 6400}
    # The sixth visit is the one that crosses the limit.
    assert [part for part in parts if part.charge == 5] == [
        Part(5, "direct payment", 4000),
        Part(5, "private", 1200),
    ]
    assert [part for part in parts if part.charge == 6] == [Part(6, "private", 5200)]


def test_a_sum_that_is_exactly_reached_leaves_nothing():
    assert split([charge("a", 300)], [Payer("f", Takes.SUM, 300), REST]) == [Part("a", "f", 300)]


def test_shares_are_of_the_whole_charge_and_exact_over_many():
    three = [charge(number, 1733) for number in range(3)]
    parts = split(three, [Payer("council", Takes.SHARE, 5000), REST])
    assert totals(parts) == {"council": percent_of(3 * 1733, 5000), "rest": 5199 - 2600}
    sixty_forty = [Payer("a", Takes.SHARE, 6000), Payer("b", Takes.SHARE, 4000)]
    assert totals(split(three, sixty_forty)) == {"a": 3119, "b": 2080}


def test_hours_are_used_up_in_order_and_a_visit_can_be_cut():
    funded = Payer("health", Takes.MINUTES, 90)
    parts = split([charge("a", 2600), charge("b", 3900), charge("c", 2600)], [funded, REST])
    assert parts == [
        Part("a", "health", 2600, 60),
        Part("b", "health", 1950, 30),
        Part("b", "rest", 1950),
        Part("c", "rest", 2600),
    ]


def test_two_payers_of_hours_take_different_hours():
    payers = [Payer("x", Takes.MINUTES, 40), Payer("y", Takes.MINUTES, 40), REST]
    assert split([charge("a", 6000)], payers) == [Part("a", "x", 4000, 40), Part("a", "y", 2000, 20)]


def test_caps_send_the_rest_on():
    payers = [Payer("share", Takes.SHARE, 8000, cap_pence=1000), Payer("family", Takes.REMAINDER, cap_pence=500), REST]
    assert totals(split([charge("a", 1000), charge("b", 1000)], payers)) == {"share": 1000, "family": 500, "rest": 500}


def test_what_earlier_runs_took_counts():
    payers = [Payer("sum", Takes.SUM, 1000, used_pence=900), REST]
    assert totals(split([charge("a", 500)], payers)) == {"sum": 100, "rest": 400}
    payers = [Payer("hours", Takes.MINUTES, 60, used_minutes=45), REST]
    assert totals(split([charge("a", 600)], payers)) == {"hours": 150, "rest": 450}
    payers = [Payer("capped", Takes.REMAINDER, cap_pence=1000, used_pence=1000), REST]
    assert totals(split([charge("a", 500)], payers)) == {"rest": 500}


def test_money_that_nobody_takes_is_refused_with_its_sum():
    with pytest.raises(NobodyToPay, match=r"£64\.00 is left with nobody to pay it"):
        split([charge("a", 36400)], [Payer("dp", Takes.SUM, 30000)])
    with pytest.raises(NobodyToPay, match=r"£0\.01"):
        split([charge("a", 1)], [])


def test_nothing_to_pay_needs_nobody():
    assert split([], []) == []
    assert split([charge("free", 0, 0)], [Payer("h", Takes.MINUTES, 60)]) == []


@pytest.mark.parametrize("bad", [charge("a", -1), charge("a", 1, -1)])
def test_refunds_are_not_split(bad):
    with pytest.raises(Invalid, match="£0 or more"):
        split([bad], [REST])


@pytest.mark.parametrize(
    "terms",
    [{"amount": -1}, {"cap_pence": -1}, {"used_pence": -1}, {"used_minutes": -1}],
)
def test_payers_cannot_agree_to_less_than_nothing(terms):
    with pytest.raises(Invalid, match="below zero"):
        Payer("p", Takes.SUM, **terms)


def test_limits_of_nought_are_possible():
    payers = [Payer("a", Takes.SUM), Payer("b", Takes.REMAINDER, cap_pence=0), Payer("c", Takes.MINUTES), REST]
    assert totals(split([charge("x", 100)], payers)) == {"rest": 100}


def test_no_payer_pays_more_than_the_whole():
    Payer("p", Takes.SHARE, 10_000)
    with pytest.raises(Invalid, match="more than 100%"):
        Payer("p", Takes.SHARE, 10_001)


@st.composite
def payers(draw):
    makers = draw(st.lists(st.sampled_from([Takes.SUM, Takes.SHARE, Takes.MINUTES]), max_size=4))
    return [
        Payer(
            number,
            takes,
            amount=draw(st.integers(0, 10_000)),
            cap_pence=draw(st.none() | st.integers(0, 20_000)),
            used_pence=draw(st.integers(0, 5_000)),
            used_minutes=draw(st.integers(0, 200)),
        )
        for number, takes in enumerate(makers)
    ]


amounts = st.lists(st.tuples(st.integers(0, 240), st.integers(0, 20_000)), max_size=12)


@given(amounts, payers())
def test_every_charge_is_paid_to_the_penny_within_every_limit(amounts, payers):
    charges = [Chargeable(key, minutes, pence) for key, (minutes, pence) in enumerate(amounts)]
    parts = split(charges, [*payers, REST])
    for one in charges:
        assert sum(part.amount_pence for part in parts if part.charge == one.key) == one.amount_pence
    assert all(part.amount_pence > 0 for part in parts)
    assert len({(part.charge, part.payer) for part in parts}) == len(parts)
    taken = totals(parts)
    for payer in payers:
        limit = payer.cap_pence
        if payer.takes is Takes.SUM:
            limit = payer.amount if limit is None else min(limit, payer.amount)
        if limit is not None:
            assert taken.get(payer.key, 0) <= max(0, limit - payer.used_pence)
        minutes = sum(part.minutes for part in parts if part.payer == payer.key)
        assert minutes <= (max(0, payer.amount - payer.used_minutes) if payer.takes is Takes.MINUTES else 0)


@given(amounts, st.integers(0, 60_000))
def test_a_sum_is_used_up_before_anyone_else_pays(amounts, limit):
    charges = [Chargeable(key, minutes, pence) for key, (minutes, pence) in enumerate(amounts)]
    whole = sum(one.amount_pence for one in charges)
    taken = totals(split(charges, [Payer("sum", Takes.SUM, limit), REST]))
    assert taken.get("sum", 0) == min(limit, whole)


@given(amounts, st.integers(0, 10_000))
def test_a_share_of_many_charges_is_the_share_of_their_sum(amounts, share_bp):
    charges = [Chargeable(key, minutes, pence) for key, (minutes, pence) in enumerate(amounts)]
    taken = totals(split(charges, [Payer("share", Takes.SHARE, share_bp), REST]))
    assert taken.get("share", 0) == percent_of(sum(one.amount_pence for one in charges), share_bp)
