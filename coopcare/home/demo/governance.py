"""What the demo's registers of governance hold: risks, an audit that found something, and actions."""

import datetime as dt

from clusters.models import Cluster
from compliance.models import ActionSource, AuditReply
from compliance.services.actions import About, add_action, plan_action
from compliance.services.audits import answer_questions, finish_audit, start_audit
from compliance.services.risks import Figures, open_risk
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.home.demo.log_ins import actor_of
from coopcare.home.demo.people import Everybody

# sentence, what we do, figures, days until the next look
RISKS = [
    (
        "Too few PCAs in the summer holidays",
        "Leave is agreed by the end of March. Each cluster has two people who are willing to cover.",
        Figures(4, 4, 2, 4), 60,
    ),
    (
        "The manager is away for more than four weeks",
        "A support worker is trained as deputy. The board knows whom to tell, and when.",
        Figures(3, 5, 2, 5), 25,
    ),
    (
        "A council pays two months late",
        "Four weeks of costs are kept in the bank. Debts are looked at each Friday.",
        Figures(3, 4, 2, 3), 120,
    ),
    (
        "A telephone with records on it is lost",
        "Telephones lock themselves. Access ends on the day it is told.",
        Figures(3, 4, 3, 1), 200,
    ),
]  # fmt: skip
SEED = "greenvale"
GAP = "as_needed"


def add_governance(everybody: Everybody) -> None:
    """In the name of the first of the staff, who manages; by the services."""
    manager = everybody.data.staff[0]
    actor = actor_of(everybody, manager, Hat.MANAGER)
    owner = everybody[manager]
    for sentence, what_we_do, figures, days in RISKS:
        review_on = today() + dt.timedelta(days=days)
        risk = open_risk(
            sentence=sentence, owner=owner, what_we_do=what_we_do, figures=figures, review_on=review_on, actor=actor
        )
    add_action(
        what="Show everybody how to say that a telephone is lost",
        owner=owner,
        due_on=today() + dt.timedelta(days=21),
        how_we_will_know="Everybody has signed that they know.",
        about=About(ActionSource.RISK, risk.id, f"Risk: {risk.sentence}"),
        actor=actor,
    )
    # Everybody of one cluster: a lot is drawn by ids, which differ each time the demo is made.
    audit = start_audit("medicines", cluster=Cluster.objects.order_by("name").first(), size=50, seed=SEED, actor=actor)
    subjects = list(audit.subjects.order_by("person__last_name", "person__first_name"))
    for subject in subjects:
        replies = {question["code"]: (AuditReply.YES.value, "") for question in audit.questions}
        if subject == subjects[0]:
            replies[GAP] = (AuditReply.NO.value, "The plan for paracetamol does not say how often.")
        answer_questions(subject, replies=replies, actor=actor)
    for action in finish_audit(audit, note="Good on the whole; as-needed plans need work.", actor=actor):
        plan_action(
            action, owner=owner, due_on=today() + dt.timedelta(days=28), version=action.version, actor=actor,
            how_we_will_know="The next audit finds a plan for each.",
        )  # fmt: skip
