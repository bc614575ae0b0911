"""Colours a co-op may choose. White words stand on the brand colour, so it must be dark enough to read them."""

import re

from coopcare.errors import Invalid

# WCAG 2.2, 1.4.3 Contrast (Minimum), level AA, for text of ordinary size.
LEAST_CONTRAST = 4.5
DEFAULT = "#0b5563"
WHITE = "#ffffff"
_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)


def check_colour(colour: str) -> str:
    """The colour as six small figures, like #0b5563. Raises Invalid with a sentence when it cannot be the brand."""
    written = colour.strip().lower()
    if not _HEX.fullmatch(written):
        raise Invalid("Enter the colour as # and 6 figures, like #0b5563.", "colour")
    if contrast(written, WHITE) < LEAST_CONTRAST:
        raise Invalid("Choose a darker colour. White words could not be read on this one.", "colour")
    return written


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """WCAG relative luminance, 0 for black to 1 for white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
