"""Make the web fonts from the full TTFs, and the PDF's Vazirmatn TTF from its woff2. Needs fonttools and brotli.

Usage: python fonts.py NODE_MODULES WEB_FONT_FOLDER PDF_FONT_FOLDER
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont


def convert(source: Path, target: Path, flavor: str | None) -> None:
    """Write `source` as woff2 or, with no flavour, as plain TrueType; the same input gives the same bytes."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = flavor
    font.save(target)


def main(modules: Path, web: Path, pdf: Path) -> None:
    atkinson = modules / "@expo-google-fonts/atkinson-hyperlegible-next"
    vazirmatn = modules / "@fontsource/vazirmatn/files"
    for weight, folder in ((400, "400Regular"), (700, "700Bold")):
        full = atkinson / folder / f"AtkinsonHyperlegibleNext_{folder}.ttf"
        arabic = vazirmatn / f"vazirmatn-arabic-{weight}-normal.woff2"
        convert(full, web / f"atkinson-hyperlegible-next-{weight}.woff2", "woff2")
        convert(full, pdf / f"atkinson-hyperlegible-next-{weight}.ttf", None)
        convert(arabic, web / f"vazirmatn-{weight}.woff2", "woff2")
        convert(arabic, pdf / f"vazirmatn-{weight}.ttf", None)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
