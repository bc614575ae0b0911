"""Photos of PCAs: judged by their content, made small, and freed of what a camera writes into them. Pure."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from coopcare.errors import Invalid

LONGEST_SIDE = 480  # pixels: twice what a card shows, for sharp screens
MOST_PIXELS = 40_000_000
TYPES = ("image/jpeg", "image/png")
NOT_A_PHOTO = "This file is not a photo we can show. Choose a JPEG or PNG photo."


def small_photo(content: bytes, *, longest_side: int = LONGEST_SIDE) -> bytes:
    """The same picture as a JPEG of at most so many pixels a side, upright, without place, time or camera. Raises
    Invalid for anything else than a whole picture of a sane size.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid("This photo is too large. Choose one of 40 million pixels or fewer.", field="photo")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid(NOT_A_PHOTO, field="photo") from error
    upright.thumbnail((longest_side, longest_side))
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue()
