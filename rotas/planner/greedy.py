"""The first usable rota, in well under a second: the hardest visit first, given to the cheapest worker who can."""

from rotas.planner.week import Week


def fill(week: Week) -> None:
    """Cover what can be covered without moving anything."""
    tables = week.tables
    hardest_first = sorted(
        week.uncovered, key=lambda v: (-tables.visits[v].needs, len(tables.may[v]) / tables.visits[v].priority)
    )
    for v in hardest_first:
        options = week.options(v)
        if options and options[0].delta < 0:
            week.add(options[0])
