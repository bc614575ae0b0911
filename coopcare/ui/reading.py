"""How somebody likes to read: text size and colours, kept in a cookie so that it works before signing in."""

from typing import Literal

from django.http import HttpRequest, HttpResponse

SIZES = {"": "Standard", "larger": "Larger", "largest": "Largest"}
COLOURS = {"": "The co-op's colours", "high": "Black on white"}
COOKIE = "reading"
YEAR_SECONDS = 365 * 24 * 60 * 60

Choice = tuple[str, str]


def choice_of(request: HttpRequest) -> Choice:
    """(size, colours) from the cookie; anything unknown in it is the standard."""
    size, _, colours = request.COOKIES.get(COOKIE, "").partition(".")
    return (size if size in SIZES else "", colours if colours in COLOURS else "")


def html_class(choice: Choice) -> str:
    """Classes for <html>, as in assets/styles/_type.scss."""
    size, colours = choice
    names = [f"app-text-{size}" if size else "", f"app-contrast-{colours}" if colours else ""]
    return " ".join(filter(None, names))


def remember(response: HttpResponse, choice: Choice, *, secure: bool) -> None:
    samesite: Literal["Lax"] = "Lax"
    response.set_cookie(COOKIE, ".".join(choice), max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite=samesite)
