"""The rota planner. Pure: a `Problem` in, a `Result` out; no database, no settings.

Read `problem` (what is given) and `rota` (what comes back) first; then `tables` (who may come), `runs` (one worker's
day), `week` (what joins the days), `improve` (the search), `prove` (the proof) and `plan` (how they work together).
`repair`, `cover`, `explain` and `relax` are built on these.
"""

from rotas.planner.cover import cover
from rotas.planner.explain import explain
from rotas.planner.plan import plan
from rotas.planner.relax import relaxations
from rotas.planner.repair import repair

__all__ = ["cover", "explain", "plan", "relaxations", "repair"]
