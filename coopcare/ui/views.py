"""The co-op's colour, and the page where people choose how to read."""

from django.conf import settings
from django.contrib import messages
from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from coopcare.errors import Invalid
from coopcare.ui.colour import DEFAULT, check_colour
from coopcare.ui.fields import Radios
from coopcare.ui.pages import question_page
from coopcare.ui.reading import COLOURS, SIZES, choice_of, remember


@require_safe
@cache_control(public=True, max_age=3600)
def theme(request: HttpRequest) -> HttpResponse:
    """The brand colour and nothing else. Focus, error and text colours are never a co-op's to change."""
    coop = getattr(request, "coop", None)
    try:
        colour = check_colour(coop.colour) if coop else DEFAULT
    except Invalid:
        colour = DEFAULT
    return HttpResponse(f":root{{--govuk-brand-colour:{colour}}}\n", content_type="text/css; charset=utf-8")


class ReadingForm(Form):
    size = ChoiceField(label="Text size", choices=list(SIZES.items()), required=False, widget=Radios)
    colours = ChoiceField(label="Colours", choices=list(COLOURS.items()), required=False, widget=Radios)


def text_size(request: HttpRequest) -> HttpResponse:
    """Choose text size and colours. Needs no JavaScript and no log-in."""
    size, colours = choice_of(request)
    form = ReadingForm(request.POST if request.method == "POST" else None, initial={"size": size, "colours": colours})
    if form.is_bound and form.is_valid():
        messages.success(request, "Text size and colours saved.")
        response = redirect(request.path)
        remember(
            response, (form.cleaned_data["size"], form.cleaned_data["colours"]), secure=settings.SESSION_COOKIE_SECURE
        )
        return response
    return question_page(
        request, form, title="Text size and colours", back_url="/", button="Save", template="ui/text_size.html"
    )
