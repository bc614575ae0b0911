"""Names that must not stand where the board, the members or an inspector read."""

from compliance.queries.registers import names_of_the_coop
from compliance.registers.names import names_in
from coopcare.errors import Invalid

NAMED = "Take out the name {names}. Write the code, or what they are to the co-op, like “one person”."


def refuse_names(text: str, *, field: str) -> None:
    """Raises Invalid with the names of people and workers of the co-op that stand in a text, given names alone too.

    For what somebody typed: our own sentences may hold a word that is somebody's name.
    """
    if found := names_in(text, names_of_the_coop()):
        raise Invalid(NAMED.format(names=", ".join(f"“{name}”" for name in found)), field=field)
