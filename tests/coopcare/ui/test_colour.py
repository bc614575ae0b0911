"""A co-op's colour must carry white words."""

import pytest

from coopcare.errors import Invalid
from coopcare.ui.colour import DEFAULT, check_colour, contrast


def test_known_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", [DEFAULT, "#767676", " #0B5563 ", "#7a1fa2"])
def test_dark_enough(colour: str) -> None:
    assert check_colour(colour) == colour.strip().lower()


@pytest.mark.parametrize("colour", ["#777777", "#ffdd00", "#ffffff"])
def test_too_light(colour: str) -> None:
    with pytest.raises(Invalid, match="Choose a darker colour"):
        check_colour(colour)


@pytest.mark.parametrize("colour", ["teal", "#fff", "#0b5563;}body{display:none", "", "#0b556g"])
def test_not_a_colour(colour: str) -> None:
    with pytest.raises(Invalid, match="Enter the colour as # and 6 figures"):
        check_colour(colour)
