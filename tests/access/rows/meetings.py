"""Meetings and minutes: a draft of the board's, and agreed minutes of which an item is published."""

from tests.access.actors import row

WRITE = "mo sunita"
OWN_HATS = "margaret cora amira ben zofia ana iris mo fiona sunita ed nia"
OTHERS = "margaret cora amira ben zofia ana iris fiona ed nia"

ROWS = [
    row("governance:meetings", who=OWN_HATS),
    row("governance:note_meeting", who="mo fiona sunita ed"),
    row("governance:meeting", "minutes_draft", who="mo sunita ed"),
    row("governance:meeting", "agreed_minutes", who=OWN_HATS),
    row("governance:write_attendance", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:declare_interest", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:add_item", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:put_minutes", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:take_back_minutes", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:agree_minutes", "minutes_draft", who=WRITE, knows="ed"),
    row("governance:note_on_minutes", "agreed_minutes", who=WRITE, knows=OTHERS),
    row("governance:strike_interest", "minutes_interest", who=WRITE),
    row("governance:item", "minute", who=OWN_HATS),
    row("governance:change_item", "draft_minute", who=WRITE, knows="ed"),
    row("governance:strike_item", "draft_minute", who=WRITE, knows="ed"),
    row("compliance:act_on_item", "draft_minute", who=WRITE, knows="ed"),
    row("compliance:meeting_paper", "agreed_minutes", who=OWN_HATS),
]
