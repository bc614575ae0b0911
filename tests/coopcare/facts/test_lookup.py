import datetime as dt

import pytest

from coopcare.errors import FactMissing
from coopcare.facts.lookup import FactBook, fact
from coopcare.facts.models import Fact

pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture(autouse=True)
def loaded(facts):
    """The product's own data file."""


@pytest.mark.parametrize(
    ("key", "on", "pence"),
    [
        ("nmw.21plus", "2024-04-01", 1144),
        ("nmw.21plus", "2025-03-31", 1144),
        ("nmw.21plus", "2025-04-01", 1221),
        ("nmw.21plus", "2026-03-31", 1221),
        ("nmw.21plus", "2026-04-01", 1271),
        ("nmw.21plus", "2027-03-31", 1271),
        ("nmw.18_20", "2026-04-01", 1085),
        ("nmw.16_17", "2025-04-01", 755),
        ("nmw.apprentice", "2026-04-01", 800),
        ("nmw.accommodation_offset_day", "2026-04-01", 1110),
        ("rlw.uk", "2026-09-30", 1345),
        ("rlw.london", "2026-05-01", 1480),
        ("amap.car_first_10k", "2026-04-05", 45),
        ("amap.car_first_10k", "2026-04-06", 55),
        ("amap.passenger", "2026-05-01", 5),
        ("amap.cycle", "2026-05-01", 20),
        ("ni.secondary_threshold_year", "2025-04-05", 910_000),
        ("ni.secondary_threshold_year", "2025-04-06", 500_000),
        ("ni.secondary_threshold_week", "2026-05-01", 9_600),
        ("ni.lel_week", "2026-05-01", 12_900),
        ("ssp.weekly", "2026-04-05", 11875),
        ("ssp.weekly", "2026-04-06", 12325),
        ("ae.upper", "2026-05-01", 5_027_000),
        ("homecare.min_price_eng", "2026-03-31", 3214),
        ("charging.capital_upper", "2026-05-01", 2_325_000),
        ("vat.threshold", "2026-05-01", 9_000_000),
        ("ccbsa.withdrawable_cap", "2026-05-01", 10_000_000),
    ],
)
def test_money_by_the_day_of_the_event(key, on, pence):
    assert fact(key, on=day(on)).pence == pence


@pytest.mark.parametrize(
    ("key", "on", "percent_bp"),
    [
        ("ni.employer_rate", "2025-04-05", 1380),
        ("ni.employer_rate", "2025-04-06", 1500),
        ("holiday.irregular_accrual", "2026-05-01", 1207),
        ("ssp.pct_awe", "2026-05-01", 8000),
        ("ae.min_employer", "2026-05-01", 300),
        ("cic.dividend_cap", "2026-05-01", 3500),
    ],
)
def test_percentages(key, on, percent_bp):
    assert fact(key, on=day(on)).percent_bp == percent_bp


@pytest.mark.parametrize(
    ("key", "on", "number"),
    [
        ("unfair_dismissal.months", "2026-12-31", 24),
        ("unfair_dismissal.months", "2027-01-01", 6),
        ("leave_records.years", "2026-05-01", 6),
        ("ssp.waiting_days", "2026-05-01", 0),
        ("cqc.pir_days", "2026-05-01", 28),
        ("capacity_tracker.window_last_day", "2026-05-01", 14),
        ("wtr.max_week_hours", "2026-05-01", 48),
        ("wtr.break_minutes", "2026-05-01", 20),
        ("fca.ar30_months", "2026-05-01", 7),
    ],
)
def test_whole_numbers(key, on, number):
    assert fact(key, on=day(on)).integer == number


def test_words_and_yes():
    assert fact("dol.test", on=day("2026-06-01")).text == "acid test"
    assert fact("dol.test", on=day("2026-06-02")).text == "multifactorial"
    assert fact("ssp.lel_required", on=day("2026-05-01")).yes is False
    assert fact("dspt.deadline", on=day("2026-05-01")).text == "06-30"


@pytest.mark.parametrize(
    ("key", "on", "sentence"),
    [
        (
            "nmw.21plus",
            "2027-04-01",
            "The figure for “National Living Wage, 21 and over” on 1 April 2027 is not known yet.",
        ),
        ("rlw.uk", "2026-10-01", "is not known yet"),
        ("homecare.min_price_eng", "2026-04-01", "is not known yet"),
        ("charging.mig", "2026-05-01", "is not known yet"),
        ("cqc.fee", "2026-05-01", "is not known yet"),
        ("nmw.21plus", "2024-03-31", "There is no figure for “National Living Wage, 21 and over” on 31 March 2024."),
        ("ssp.weekly", "2027-04-06", "There is no figure for “Statutory sick pay, a week” on 6 April 2027."),
        ("no.such", "2026-05-01", "There is no figure for “no.such” on 1 May 2026."),
        ("cqc.framework.next", "2026-05-01", "is only a proposal"),
        ("zero_hours.reference_weeks", "2027-05-01", "is only a proposal"),
        ("seed.startup", "2026-05-01", "is only a proposal"),
    ],
)
def test_what_is_not_known_stops_the_sum_with_a_sentence(key, on, sentence):
    with pytest.raises(FactMissing) as missing:
        fact(key, on=day(on))
    assert sentence in missing.value.message
    assert missing.value.message.endswith(".")


def test_a_what_if_may_use_a_proposal_but_not_an_unknown():
    assert fact("zero_hours.reference_weeks", on=day("2027-05-01"), proposed=True).integer == 12
    with pytest.raises(FactMissing, match="not known yet"):
        fact("nmw.21plus", on=day("2027-04-01"), proposed=True)


def test_another_country_has_its_own_figures():
    with pytest.raises(FactMissing):
        fact("nmw.21plus", on=day("2026-05-01"), jurisdiction="wales")


def test_an_instant_is_refused():
    # Late on 31 March UTC it is already April in England: only the caller knows the local date.
    with pytest.raises(TypeError, match="local date"):
        fact("nmw.21plus", on=dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC))


def test_every_row_of_the_file_is_read_as_it_is_meant():
    for row in Fact.objects.exclude(value=None):
        found = fact(row.key, on=row.valid_from, proposed=True)
        assert found == row.as_value()
        assert found.name


def test_a_row_without_a_value_is_no_figure():
    with pytest.raises(ValueError, match="has no value"):
        Fact.objects.filter(value=None).first().as_value()
    assert str(Fact.objects.get(key="nmw.21plus", value=None)) == "nmw.21plus from 2027-04-01: not known"


def test_a_book_of_figures_answers_as_one_lookup_does_and_reads_each_key_once(django_assert_num_queries):
    book = FactBook()
    with django_assert_num_queries(1):
        found = [book("nmw.21plus", day(on)).pence for on in ("2025-03-31", "2025-04-01", "2027-03-31")]
    assert found == [1144, 1221, 1271]
    for key, on in (("nmw.21plus", "2027-04-01"), ("nmw.21plus", "2020-01-01"), ("no.such", "2026-05-01")):
        with pytest.raises(FactMissing) as told:
            fact(key, on=day(on))
        with pytest.raises(FactMissing) as said:
            book(key, day(on))
        assert said.value.message == told.value.message


@pytest.mark.parametrize(
    ("born", "months"),
    [("1950-01-01", 792), ("1960-04-05", 792), ("1960-04-06", 793), ("1961-03-05", 803), ("1961-03-06", 804)],
)
def test_state_pension_age_goes_by_the_day_of_birth(born, months):
    assert fact("state_pension.age_months", on=day(born)).integer == months
