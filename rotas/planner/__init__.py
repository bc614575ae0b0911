"""The rota planner. Pure: a `Problem` in, a `Result` out; no database, no settings.

Read `problem` (what is given) and `rota` (what comes back) first; then `tables` (who may come), `runs` (one worker's
day), `week` (what joins the days), `improve` (the search), `prove` (the proof) and `plan` (how they work together).
"""

from rotas.planner.cover import cover
from rotas.planner.plan import plan
from rotas.planner.repair import repair

__all__ = ["cover", "plan", "repair"]
