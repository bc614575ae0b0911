"""The law as it stood in November 2026, for the pure sums; tests of pages take it from the dated facts."""

from billing.viability.law import Law

LAW = Law(
    {
        "minimum_wage_pence": 1271,
        "holiday_bp": 1207,
        "insurance_bp": 1500,
        "insurance_free_week_pence": 9_600,
        "pension_bp": 300,
        "pension_free_year_pence": 624_000,
        "pension_most_year_pence": 5_027_000,
        "pension_from_year_pence": 1_000_000,
        "mileage_pence": 55,
    }
)
