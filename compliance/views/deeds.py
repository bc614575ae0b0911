"""What can be done with one thing of a register: one form a deed, offered while its state allows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from compliance.forms.registers import DeedForm
from compliance.services.registers import OVERTAKEN
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.errors import DomainError, StaleState
from coopcare.ui.pages import question_page

CONFLICT = 409


@dataclass(frozen=True)
class Deed:
    """`states` in which it is offered; `if_` looks at the row besides. `done` is read after it."""

    title: str
    button: str
    form: type[DeedForm]
    do: Callable[..., Any]
    may: Callable[[Actor, Any], bool]
    states: frozenset[str]
    done: str
    if_: Callable[[Any], bool] = lambda row: True
    template: str = "components/question_page.html"

    def can(self, row: Any) -> bool:
        return row.status in self.states and self.if_(row)


Deeds = Mapping[str, Deed]


def offered(actor: Actor, row: Any, deeds: Deeds, page: str) -> list[dict[str, str]]:
    """[{text, href}] of what this person can do with it now. `page`: the name of its page, before "_" and the deed."""
    return [
        {"text": deed.title, "href": reverse(f"compliance:{page}_{name}", args=[row.id])}
        for name, deed in deeds.items()
        if deed.can(row) and deed.may(actor, row)
    ]


def do_deed(request: HttpRequest, row: Any, deed: Deed, *, page: str) -> HttpResponse:
    """The form of a deed, and the deed. Back to the page of the row."""
    require(deed.may(request.actor, row))
    if not deed.can(row):
        raise StaleState(f"This cannot be done now. {row} is “{row.get_status_display()}”.")
    form = deed.form(request.POST or None, request.FILES or None, row=row, actor=request.actor)
    back = reverse(f"compliance:{page}", args=[row.id])
    return ask(
        request,
        form,
        lambda: deed.do(row, actor=request.actor, **form.answers()),
        title=deed.title,
        button=deed.button,
        done=deed.done,
        back=back,
        template=deed.template,
    )


def ask(
    request: HttpRequest,
    form: Any,
    do: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    template: str = "components/question_page.html",
) -> HttpResponse:
    """A form, its refusals in sentences, and where to go after it."""
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            if getattr(form, "is_stale", False):
                raise StaleState(OVERTAKEN)
            do()
        except DomainError as error:
            status = refused(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    return question_page(
        request, form, title=title, back_url=back, button=button, heading=False, status=status, template=template
    )


def refused(form: Any, error: DomainError) -> int:
    """The sentence at its field, or above the form; the status. Raises again what is no matter of the form."""
    if error.status in (403, 404):
        raise error
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, error.message)
    return error.status
