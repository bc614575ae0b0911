"""A photo is judged by its content, made small, and freed of what the camera wrote into it."""

import io

import pytest
from PIL import Image

from coopcare.errors import Invalid
from members.photos import LONGEST_SIDE, small_photo

ORIENTATION, TURNED = 0x0112, 6


def a_picture(size: tuple[int, int] = (1200, 800), kind: str = "JPEG", *, turned: bool = False) -> bytes:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "A camera"
    if turned:
        exif[ORIENTATION] = TURNED
    Image.new("RGB", size, "navy").save(made, kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_it_is_small_and_says_nothing_of_the_camera(kind: str) -> None:
    with Image.open(io.BytesIO(small_photo(a_picture(kind=kind)))) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("JPEG", (LONGEST_SIDE, 320), {})


def test_a_picture_taken_sideways_stands_upright() -> None:
    with Image.open(io.BytesIO(small_photo(a_picture(turned=True)))) as made:
        assert made.size == (320, LONGEST_SIDE)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0nothing more", a_picture()[:200]])
def test_what_is_no_whole_photo_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="not a photo"):
        small_photo(content)


def test_a_picture_of_endless_size_is_refused() -> None:
    made = io.BytesIO()
    Image.new("1", (8000, 6000)).save(made, "PNG")
    with pytest.raises(Invalid, match="too large"):
        small_photo(made.getvalue())
