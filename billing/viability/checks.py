"""Whether a case can be worked out at all; and a case as it is stored."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from billing.viability.inputs import Funder, Inputs
from billing.viability.questions import FIGURES
from billing.viability.units import Unit, typed
from coopcare.errors import Invalid
from coopcare.money import WHOLE_BP


def check(inputs: Inputs) -> Inputs:
    """The same inputs. Raises Invalid, with the field, when one is out of its limits or the shares are not a whole."""
    for figure in FIGURES:
        value = getattr(inputs, figure.name)
        if value is None and figure.is_optional:
            continue
        if type(value) is not int or not figure.least <= value <= figure.most:
            raise Invalid(figure.accepts, field=figure.name)
    shares = sum(inputs.share_bp(funder) for funder in Funder)
    if shares != WHOLE_BP:
        raise Invalid(
            f"The four shares must add up to 100%. They add up to {typed(Unit.PERCENT, shares)}%.",
            field="direct_payment_share_bp",
        )
    return inputs


def inputs_to_json(inputs: Inputs) -> dict[str, int | None]:
    return asdict(inputs)


def inputs_from_json(stored: Mapping[str, Any]) -> Inputs:
    """Inputs from named integers. Raises Invalid for names that do not fit, or a figure out of its limits."""
    names = {field.name for field in fields(Inputs)}
    if set(stored) != names:
        odd = ", ".join(sorted(set(stored) ^ names))
        raise Invalid(f"These figures cannot be read: {odd}.")
    return check(Inputs(**stored))
