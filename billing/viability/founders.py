"""The founding papers' own case, which every co-op starts with.

From the papers: a cluster of 130 to 150 hours a week, a half-time manager, 15,000 pounds to start with the first
cluster and 2,000 to 3,000 for each after it, direct payments in advance and wages in arrears, even at 5 or 6 clusters.
The papers give no prices and wages that could hold today: those, and the shares on top of pay, are the assumptions of
domain.md C8. They are somebody's case and not the law's figures, so they do not change with the date.
"""

from billing.viability.inputs import Inputs

NAME = "The founders’ case"

FOUNDERS_CASE = Inputs(
    clusters=6,
    cluster_minutes=140 * 60,
    new_cluster_months=3,
    ramp_weeks=13,
    waiting_months=0,
    direct_payment_share_bp=10_000,
    direct_payment_price_pence=2_350,
    council_share_bp=0,
    council_price_pence=2_350,
    nhs_share_bp=0,
    nhs_price_pence=2_350,
    private_share_bp=0,
    private_price_pence=2_350,
    void_bp=0,
    bad_debt_bp=0,
    wage_pence=1_345,
    travel_bp=800,
    training_bp=200,
    pca_week_minutes=16 * 60,
    insurance_bp=900,
    pension_bp=200,
    sick_bp=150,
    miles_hundredths=150,
    mileage_pence=45,
    support_minutes=20 * 60,
    support_wage_pence=1_550,
    manager_minutes=1_125,
    manager_cluster_minutes=0,
    manager_year_pence=4_200_000,
    manager_on_cost_bp=1_300,
    office_year_pence=3_600_000,
    startup_pence=1_500_000,
    cluster_startup_pence=250_000,
    start_money_pence=1_500_000,
    help_month_pence=0,
    help_months=0,
    direct_payment_days=28,
    council_days=42,
    nhs_days=30,
    private_days=14,
    wages_days=28,
)
