"""What was answered, in the words of the question page, for a check page."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.base import File
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from coopcare.money import format_pounds
from coopcare.ui.fields import PoundsField
from coopcare.ui.formats import gov_date, gov_datetime, gov_time

NOTHING = "Not given"


def answer_rows(form: forms.BaseForm, change_url: str) -> list[dict[str, Any]]:
    """Rows for a summary list from a valid form. A form's `short_labels` gives names shorter than the questions.

    A question that opens under an answer is left out while it has no answer of its own.
    """
    return [_row(bound, change_url) for bound in form.visible_fields() if _is_asked(form, bound)]


def answer_words(field: forms.Field, value: Any) -> str | SafeString:
    """One answer as the person gave it: the words of the choice, a date in full, pounds, Yes or No."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(field, forms.ModelChoiceField):
        return _lines([field.label_from_instance(row) for row in _each(value)])
    if isinstance(field, forms.ChoiceField):
        return _lines([_choice_label(field, one) for one in _each(value)])
    if isinstance(field, PoundsField):
        return format_pounds(value)
    return _plain_words(value)


def _plain_words(value: Any) -> str | SafeString:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return gov_datetime(value)
    if isinstance(value, dt.date):
        return gov_date(value)
    if isinstance(value, dt.time):
        return gov_time(value)
    if isinstance(value, File):
        return value.name or NOTHING
    return _lines(str(value).splitlines())


def _is_asked(form: forms.BaseForm, bound: BoundField) -> bool:
    """Whether the question was on the page for the answers given."""
    owners = [
        (owner, value)
        for owner in form.visible_fields()
        for value, names in getattr(owner.field.widget, "conditional", {}).items()
        if bound.name in names
    ]
    return not owners or any(value in _submitted(owner) for owner, value in owners)


def _submitted(bound: BoundField) -> list[str]:
    return [str(value) for value in _each(bound.data)] if bound.data else []


def _row(bound: BoundField, change_url: str) -> dict[str, Any]:
    label = getattr(bound.form, "short_labels", {}).get(bound.name, bound.label)
    words = answer_words(bound.field, bound.form.cleaned_data.get(bound.name))
    change = {"href": change_url, "text": "Change", "visuallyHiddenText": str(label)}
    return {
        "key": {"text": label},
        "value": {"html": words} if isinstance(words, SafeString) else {"text": words},
        "actions": {"items": [change]},
    }


def _choice_label(field: forms.ChoiceField, value: Any) -> str:
    wanted = str(field.prepare_value(value))
    choices: Any = field.choices  # pairs, or (group, pairs)
    for key, label in choices:
        if isinstance(label, list | tuple):
            for inner, words in label:
                if str(inner) == wanted:
                    return f"{words}, {key}"
        elif str(key) == wanted:
            return str(label)
    return wanted


def _each(value: Any) -> Iterable[Any]:
    return [value] if isinstance(value, str | bool | int | Model) else list(value)


def _lines(words: list[str]) -> str | SafeString:
    return words[0] if len(words) == 1 else format_html_join(mark_safe("<br>"), "{}", [[word] for word in words])
