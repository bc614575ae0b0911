"""Keeping a recruitment file, and opening its gate."""

from members.services.recruitment.checks import (
    answer_health,
    begin_induction,
    check_right_to_work,
    decide_dbs,
    see_identity,
)
from members.services.recruitment.past import (
    add_past,
    add_qualification,
    answer_conduct,
    say_none_needed,
    set_history_since,
    strike_past,
)
from members.services.recruitment.references import (
    ask_reference,
    give_up_reference,
    receive_reference,
    verify_reference,
)
from members.services.recruitment.stages import (
    clear_to_start,
    have_started,
    make_offer,
    open_application,
    shut_gate,
    start_supervised,
    withdraw_file,
)

__all__ = [
    "add_past",
    "add_qualification",
    "answer_conduct",
    "answer_health",
    "ask_reference",
    "begin_induction",
    "check_right_to_work",
    "clear_to_start",
    "decide_dbs",
    "give_up_reference",
    "have_started",
    "make_offer",
    "open_application",
    "receive_reference",
    "say_none_needed",
    "see_identity",
    "set_history_since",
    "shut_gate",
    "start_supervised",
    "strike_past",
    "verify_reference",
    "withdraw_file",
]
