"""What the manager of the demo has gathered: last month counted, some evidence by hand, scores of one key question,
and the insurances. A co-op that prepares has begun its readiness list.
"""

import datetime as dt

from compliance.framework.text import read_frameworks
from compliance.services.assessments import assess
from compliance.services.evidence import add_evidence, count_evidence, month_before
from compliance.services.readiness import note_paper, work_item
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.tenancy.context import current_coop
from members.models import Person

YEAR = dt.timedelta(days=365)
GOOD, WEAK = 3, 2
# The co-op's own words, by quality statement.
STORIES = {
    "S1": "PCAs tell us of near misses because nobody is blamed. Each cluster talks about one at its meeting.",
    "S2": "Before somebody comes home from hospital we ring the ward. The first visit is by a face they know.",
    "S3": "Everybody who works here can say what they would do in the first hour.",
    "S4": "People choose their own risks. We write down what matters to them first, and then what helps.",
    "S5": "We look at each home with the person before the first visit, and at equipment every six months.",
    "S6": "People meet and choose who comes. Nobody goes alone before they were watched.",
    "S7": "Gloves and aprons are in every home. Hands are watched at spot checks.",
    "S8": "Charts are read each month, and people who can keep their own medicines do.",
}
# Where it falls short: what is missing, and what will be done.
GAPS = {
    "S5": ("Not every home has been looked at this year.", "Look at the homes that are left."),
    "S8": ("Not every as-needed medicine has a plan.", "Write a plan for each as-needed medicine."),
}
GATHERED = (
    ("observation", "observation", ["risk", "control"], "A rug that stayed",
     "A person chose to keep a rug that could trip them. It was taped down, and looked at again after a month.", ""),
    ("voice", "experience", ["dignity", "continuity"], "The same three faces",
     "It is always one of the same three. I know who is at the door before they knock.",
     "The person agreed at a review at home, and knows that an inspector may read it."),
    ("observation", "partners", ["working_together"], "A district nurse",
     "The district nurse said that notes by the bed tell her what she needs before she asks.", ""),
)  # fmt: skip


def gather_evidence(manager: Person, *, actor: Actor) -> None:
    """As `actor`, in the name of the `manager`, in the co-op. Seeded again on the same day, it is all there."""
    on = today()
    _papers(on, actor)
    if not current_coop().may_give_personal_care:
        work_item("business_plan", version=0, owner=manager, due_on=on + YEAR / 12, is_done=False,
                  note="The forecast of the second year is missing.", upload=None, actor=actor)  # fmt: skip
        return
    first, last = month_before(on)
    count_evidence(first=first, last=last, actor=actor)
    for kind, category, topics, title, words, consent in GATHERED:
        add_evidence(kind=kind, category=category, topics=topics, title=title, words=words, consent=consent,
                     on=on - dt.timedelta(days=20), actor=actor)  # fmt: skip
    for node, story in STORIES.items():
        _assess(node, story, manager, actor)


def _assess(node: str, story: str, manager: Person, actor: Actor) -> None:
    gaps, actions = GAPS.get(node, ("", ""))
    assess(
        framework=read_frameworks().live.code, node=node, after=0, score=WEAK if gaps else GOOD, story=story, gaps=gaps,
        actions=actions, owner=manager if gaps else None, due_on=today() + YEAR / 4 if gaps else None, actor=actor,
    )  # fmt: skip


def _papers(on: dt.date, actor: Actor) -> None:
    starts_on = on.replace(day=1) - dt.timedelta(days=150)
    papers = (
        ("employers_liability", "Hartley Mutual Insurance", "EL-4471", 1_000_000_000),
        ("public_liability", "Hartley Mutual Insurance", "PL-4472", 500_000_000),
        ("information_commissioner", "Information Commissioner’s Office", "ZX-000000", None),
    )
    for kind, issuer, number, cover in papers:
        note_paper(kind=kind, issuer=issuer, number=number, cover_pence=cover, starts_on=starts_on,
                   ends_on=starts_on + YEAR, actor=actor)  # fmt: skip
