"""Miles that a PCA drove for the person in the course of a visit (domain.md C4): at the agreement's price a mile, or,
where it has none, inside the price of the visit.

They are a line of the visit's own price, so whoever pays for the visit pays for them, in the same shares and within the
same limits. A bank holiday makes no mile dearer. Nothing is driven at a visit that nobody came to.
"""

from dataclasses import replace

from billing.pricing.terms import AgreementTerms, AttendanceFacts, PricedVisit, PriceLine
from coopcare.money import WHOLE_BP, format_pounds, pro_rata
from coopcare.ui.formats import miles_words

TENTHS_IN_MILE = 10
# How the rule of a price ends that has miles in it.
WITH_MILES = "+miles"


def with_miles(priced: PricedVisit, facts: AttendanceFacts, agreement: AgreementTerms) -> PricedVisit:
    if not facts.errand_tenths or agreement.mile_pence is None:
        return priced
    pence = pro_rata(agreement.mile_pence, facts.errand_tenths, per_minutes=TENTHS_IN_MILE)
    words = f"{miles_words(facts.errand_tenths)} driven for the person at {format_pounds(agreement.mile_pence)} a mile"
    line = PriceLine(0, agreement.mile_pence, WHOLE_BP, pence, words)
    total_pence = priced.total_pence + pence
    said = f"{words} is {format_pounds(pence)}. With that it comes to {format_pounds(total_pence)}."
    return replace(
        priced,
        lines=(*priced.lines, line),
        total_pence=total_pence,
        rule=f"{priced.rule}{WITH_MILES}",
        explanation=f"{priced.explanation} {said}",
    )
