"""Names that must not stand where the board, the members or an inspector read."""

from compliance.queries.registers import names_of_the_coop
from members.services.naming import refuse_names_of


def refuse_names(text: str, *, field: str) -> None:
    """Raises Invalid with the names of people and workers of the co-op that stand in a text, given names alone too.

    For what somebody typed: our own sentences may hold a word that is somebody's name.
    """
    refuse_names_of(names_of_the_coop(), text=text, field=field)
