"""Where the periods of this part of the law come from, and how sure we are. No database.

What is marked M or L is shown with "check before relying" (see `Rule.doubt`).
"""

from dataclasses import dataclass

DOUBT = {"H": "", "M": "Check before relying on this.", "L": "Not confirmed. Check before relying on this."}


@dataclass(frozen=True)
class Rule:
    """`value` in the unit that the name says; `confidence` H, M or L."""

    value: int
    source: str
    confidence: str

    @property
    def doubt(self) -> str:
        return DOUBT[self.confidence]


ANSWER_MONTHS = Rule(1, "UK GDPR article 12 and 12A; Information Commissioner’s guide to rights", "H")
EXTRA_MONTHS = Rule(2, "UK GDPR article 12A: complex, or many requests; told within the first month", "H")
BREACH_HOURS = Rule(72, "UK GDPR article 33", "H")
COMPLAINT_ACK_DAYS = Rule(30, "Data (Use and Access) Act 2025, in force 19 June 2026", "H")
