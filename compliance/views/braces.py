"""Pages that show a text as it is written, with its {{facts}}."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def as_written(view: View) -> View:
    """Brackets of facts leave as character references: a reader sees the same, and nothing in the page looks like code
    of a template that was left unrendered.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.content = response.content.replace(b"{{", b"&#123;&#123;").replace(b"{%", b"&#123;%")
        return response

    return answer
