"""What one worker's place at one visit costs, and why, in words the person can read.

Pure: dataclasses in, dataclasses out, no database. Every rule is a setting of the price agreement (`AgreementTerms`).
"""

from billing.pricing.card import rate_card
from billing.pricing.price import free_change_deadline, price
from billing.pricing.terms import (
    DEATH,
    HOSPITAL,
    OUR_FAULT,
    AgreementTerms,
    AttendanceFacts,
    Band,
    Basis,
    Boundary,
    CancellationTerms,
    CannotPrice,
    NoPriceAgreed,
    Outcome,
    PricedVisit,
    PriceLine,
    Rate,
    RateKind,
    Role,
    Rounding,
)

__all__ = [
    "DEATH",
    "HOSPITAL",
    "OUR_FAULT",
    "AgreementTerms",
    "AttendanceFacts",
    "Band",
    "Basis",
    "Boundary",
    "CancellationTerms",
    "CannotPrice",
    "NoPriceAgreed",
    "Outcome",
    "PriceLine",
    "PricedVisit",
    "Rate",
    "RateKind",
    "Role",
    "Rounding",
    "free_change_deadline",
    "price",
    "rate_card",
]
