"""The many ways to fund care, by how the money comes: in advance from somebody's own account, or in arrears from an
office.
"""

from billing.models import PAYER_WORDS, FundingType
from billing.viability.inputs import Funder

DIRECT, COUNCIL, NHS, PRIVATE = Funder.DIRECT_PAYMENT, Funder.COUNCIL, Funder.NHS, Funder.PRIVATE

COMES_LIKE = {
    FundingType.SELF_FUNDED: PRIVATE,
    FundingType.TOP_UP: PRIVATE,
    FundingType.GRANT: PRIVATE,
    FundingType.DIRECT_PAYMENT: DIRECT,
    FundingType.DIRECT_PAYMENT_AUTHORISED: DIRECT,
    FundingType.DIRECT_PAYMENT_MANAGED: DIRECT,
    FundingType.INDIVIDUAL_SERVICE_FUND: DIRECT,
    FundingType.HEALTH_BUDGET_DIRECT: DIRECT,
    FundingType.COUNCIL: COUNCIL,
    FundingType.SECTION_117: COUNCIL,
    FundingType.HEALTH_BUDGET_NOTIONAL: NHS,
    FundingType.HEALTH_BUDGET_THIRD_PARTY: NHS,
    FundingType.CONTINUING_HEALTHCARE: NHS,
}
KIND_WORDS = PAYER_WORDS
