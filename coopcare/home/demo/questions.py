"""What is in question about the bills: a line that somebody says is wrong, and a debt that nobody is to chase."""

from billing.models import HoldReason, InvoiceKind, InvoiceLine
from billing.queries.owed import debts
from billing.services.disputes import dispute_line
from billing.services.reminders import hold_chasing
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.home.demo.log_ins import actor_of
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.specials import SHOWN

SAID = "I was at my son’s that day, and I had told Ana."
NOTE = "Ring the daughter in December."


def add_questions(everybody: Everybody, finance: Actor) -> None:
    """Of closed months, by the services."""
    person = next((one for cluster in everybody.data.clusters for one in cluster.people if one.name == SHOWN), None)
    if person is not None:
        lines = InvoiceLine.objects.filter(invoice__person=everybody[person], invoice__kind=InvoiceKind.INVOICE)
        if line := lines.order_by("-on", "-position", "id").first():
            dispute_line(line, reason=SAID, actor=actor_of(everybody, person, Hat.PERSON))
    overdue = debts(finance)
    if overdue:
        hold_chasing(overdue[-1].line, reason=HoldReason.BEREAVEMENT, note=NOTE, actor=finance)
