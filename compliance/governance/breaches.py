"""What is still to do about a data breach. No database."""

import datetime as dt

from compliance.governance.clock import report_by

UNLIKELY, RISK, HIGH = "unlikely", "risk", "high"


def left_to_do(*, risk: str, reported_at: dt.datetime | None, told_on: dt.date | None, learning: str) -> list[str]:
    """Sentences, in the order of doing. UK GDPR articles 33 and 34: a risk is reported, a high risk is told."""
    steps = []
    if not risk:
        steps.append("Judge the risk to the people concerned.")
    if risk in (RISK, HIGH) and reported_at is None:
        steps.append("Report it to the information commissioner.")
    if risk == HIGH and told_on is None:
        steps.append("Tell the people concerned.")
    if not learning.strip():
        steps.append("Write down what we learned.")
    return steps


def is_late(known_at: dt.datetime, *, reported_at: dt.datetime | None, risk: str, at: dt.datetime) -> bool:
    """Whether the 72 hours have gone without a report that was needed, or may be: nobody has judged it yet."""
    return risk != UNLIKELY and (reported_at or at) > report_by(known_at)
