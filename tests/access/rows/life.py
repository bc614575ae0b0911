"""The co-op's own policies: writing, deciding, reading."""

from tests.access.actors import READERS, row

WRITE_READERS = READERS.replace(" inspector", "")

ROWS = [
    row("compliance:drafts", who="mo ed"),
    row("compliance:begin_all_drafts", who="mo"),
    row("compliance:begin_draft", "P05", who="mo"),
    row("compliance:draft_changed", who="mo"),
    row("compliance:propose_all", who="mo"),
    row("compliance:adopt_all", who="ed"),
    row("compliance:draft", "policy_draft", who=READERS),
    row("compliance:policy_section", "policy_draft", "1", who="mo"),
    row("compliance:policy_news", "policy_draft", who="mo"),
    row("compliance:propose_policy", "policy_draft", who="mo"),
    row("compliance:set_policy_aside", "policy_draft", who="mo"),
    row("compliance:adopt_policy", "policy_draft", who="ed"),
    row("compliance:send_policy_back", "policy_draft", who="mo ed"),
    row("compliance:comment_on_policy", "policy_draft", who=WRITE_READERS),
    row("compliance:edition", "edition", who=READERS),
    row("compliance:read_policy", "edition", who=WRITE_READERS),
    row("compliance:to_read", who=WRITE_READERS),
    row("compliance:readings", who="mo"),
    row("compliance:policies_to_give", who="ana iris mo"),
    row("compliance:policies_given", "margaret", who="ana mo"),
]  # fmt: skip
