"""Recruitment files, training and supervision: Amira's."""

from tests.access.actors import row

OVERSEERS = "ana iris mo"
OF_AMIRA = "amira ana mo"

ROWS = [
    row("members:recruitment", who="mo"),
    row("members:recruitment_file", "file", who="amira mo"),
    row("members:write_in_file", "file", "identity", who="mo", knows="amira"),
    row("members:explain_gap", "file", "2018-04-01", who="mo", knows="amira"),
    row("members:conduct", "past", who="mo", knows="amira"),
    row("members:strike_past", "past", who="mo", knows="amira"),
    row("members:reference", "reference", "received", who="mo", knows="amira"),
    row("members:open_application", "margaret", who="mo", knows="margaret david rhys amira ben ana"),
    row("compliance:workforce", who=OVERSEERS),
    row("compliance:lapses", who=OVERSEERS),
    row("compliance:workforce_figures", who=f"{OVERSEERS} ed"),
    row("compliance:training", who=OVERSEERS),
    row("compliance:my_training", who="amira ben zofia ana iris mo fiona"),
    row("compliance:training_session", who="mo"),
    row("compliance:requirements", who=OVERSEERS),
    row("compliance:set_requirement", "pca", "medicines", who="mo"),
    row("compliance:worker_training", "amira", who=OF_AMIRA),
    row("compliance:watch", "amira", who="ana mo", knows="amira"),
    row("compliance:standards", "amira", who="ana mo", knows="amira"),
    row("compliance:oversight_of", "amira", who=OF_AMIRA),
    row("compliance:ask_voices", "amira", who="ana mo", knows="amira"),
    row("compliance:write_oversight", "amira", "supervision", who="ana mo", knows="amira"),
    row("compliance:oversight", "oversight", who=OF_AMIRA),
    row("compliance:act_on_oversight", "oversight", who="ana mo", knows=OF_AMIRA),
    row("compliance:my_voices", who="margaret cora david"),
    row("compliance:voice", "voice", who="margaret david"),
]  # fmt: skip
