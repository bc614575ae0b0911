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
SCORES = {"S1": 3, "S2": 3, "S3": 3, "S4": 3, "S5": 2, "S6": 3, "S7": 3, "S8": 2}
STORY = "We look at this each month with the people it is about, and the counts beside it show what we found."
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
    for node, score in SCORES.items():
        _score(node, score, manager, actor)


def _score(node: str, score: int, manager: Person, actor: Actor) -> None:
    is_weak = score < 3
    assess(
        framework=read_frameworks().live.code, node=node, after=0, score=score, story=STORY,
        gaps="Not every home has been looked at this year." if is_weak else "",
        actions="Look at the rest." if is_weak else "",
        owner=manager if is_weak else None,
        due_on=today() + YEAR / 4 if is_weak else None,
        actor=actor,
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
