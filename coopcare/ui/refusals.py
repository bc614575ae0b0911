"""A service's refusal as an error of the form it came from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.db import transaction

from coopcare.errors import DomainError

# Not about what was typed: the page itself is not for this person.
NOT_OF_THE_FORM = (403, 404)


@contextmanager
def refusals_in(form: forms.BaseForm) -> Iterator[None]:
    """Do a deed; when a rule says no, nothing is kept and the form has the sentence, at the question it answers.

    if form.is_valid():
        with refusals_in(form):
            person = add_person(actor=request.actor, **form.cleaned_data)
            return redirect("members:person", person.id)
    return question_page(request, form, ...)
    """
    try:
        with transaction.atomic():
            yield
    except DomainError as error:
        if error.status in NOT_OF_THE_FORM:
            raise
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, error.message)
