"""The demo's own policies: two in force for two months, one before the board, the rest since last week, and readers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from compliance.models import PolicyEdition
from compliance.queries.editions import own_parts
from compliance.queries.library import library
from compliance.services.editions import adopt, begin_draft, comment, edit_section, propose, seen
from compliance.services.readings import acknowledge
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.home.demo.log_ins import LogIn, actor_of, log_ins_of
from coopcare.home.demo.people import Everybody

FIRST, PROPOSED = ("P01", "P18"), "P03"
FIRST_DAYS_AGO, REST_DAYS_AGO = 63, 10  # the board met; what it adopts is in force three days on
WHY_EARLY = "Our first version: members had worked on it at their own meeting before the board met."
OURS = "Our members wrote the first line of this policy at their meeting: **nothing about me without me.**"


def add_own_policies(everybody: Everybody) -> None:
    """Nothing in a co-op whose board has nobody who signs in, and nothing that its lint would stop."""
    log_ins = log_ins_of(everybody.data)
    manager, board = _in_hat(everybody, log_ins, Hat.MANAGER), _in_hat(everybody, log_ins, Hat.BOARD)
    if manager is None or board is None:
        return
    first = _adopted(FIRST, everybody.today - dt.timedelta(days=FIRST_DAYS_AGO), manager, board)
    rest = [text.code for text in library().texts if text.code not in (*FIRST, PROPOSED)]
    _adopted(rest, everybody.today - dt.timedelta(days=REST_DAYS_AGO), manager, board)
    readers = [log_in for log_in in log_ins if log_in.hats[0] == Hat.PCA]
    for log_in in readers[1:4]:
        acknowledge(first[0], answers=[2, 1, 3], actor=actor_of(everybody, log_in.somebody, Hat.PCA))
    _before_the_board(manager, board)


def _adopted(codes: Iterable[str], day: dt.date, manager: Actor, board: Actor) -> list[PolicyEdition]:
    drafts = [begin_draft(code, actor=manager) for code in codes]
    proposed = [propose(draft, change="First version.", version=1, actor=manager) for draft in drafts]
    return adopt(
        {draft.id: draft.version for draft in proposed},
        minute_reference=f"{day:%Y-%m-%d}, item 4",
        decided_on=day,
        in_force_from=day + dt.timedelta(days=3),
        why_early=WHY_EARLY,
        actor=board,
    )


def _before_the_board(manager: Actor, board: Actor) -> None:
    draft = begin_draft(PROPOSED, actor=manager)
    first = own_parts(draft)[0]
    words = f"{first.markdown}\n\n{OURS}"
    draft = edit_section(draft, heading=first.heading, markdown=words, seen_as=seen(first.markdown), actor=manager)
    draft = propose(draft, change="First version, with the members’ own words.", version=draft.version, actor=manager)
    member = replace(board, hat=Hat.MEMBER)
    comment(draft, words="The members’ line belongs in the easy-read summary too.", actor=member)


def _in_hat(everybody: Everybody, log_ins: list[LogIn], hat: Hat) -> Actor | None:
    found = next((log_in for log_in in log_ins if hat in log_in.hats), None)
    return actor_of(everybody, found.somebody, hat) if found else None
