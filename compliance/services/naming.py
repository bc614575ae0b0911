"""Names that must not stand where the board or the members read."""

from compliance.governance.words import names_in
from compliance.queries.actions import names_of_supported
from coopcare.errors import Invalid


def refuse_names(text: str, *, field: str) -> None:
    """Invalid when the full name of somebody who is or was supported stands in the text."""
    if found := names_in(text, names_of_supported()):
        raise Invalid(f"The board reads this. Leave out “{found[0]}”: write “one person”.", field=field)
