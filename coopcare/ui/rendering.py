"""Form → design system: each widget has a drawer, which gives the name and options of the component to print."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput, Input
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from coopcare.ui import components
from coopcare.ui.fields import PARTS, DateInput, PoundsInput, TimeInput

Options = dict[str, Any]
Drawing = tuple[str, Options]

# What Django puts on a widget that a GOV.UK component does not want: limits are told in words, after the fact.
UNWANTED = frozenset({"class", "cols", "max", "maxlength", "min", "minlength", "placeholder", "rows", "step"})
# Attributes that are options of the component itself.
OPTIONS = ("autocomplete", "inputmode", "spellcheck", "pattern")
NOTHING_CHOSEN = "---------"


@dataclass(frozen=True)
class Look:
    """How one field is to look; the keywords of {% govuk_field %}."""

    heading: bool = False  # the label or legend is the page's h1
    size: str = ""  # s, m or l, of the label or legend
    label: str | None = None
    hint: str | None = None
    hide_label: bool = False
    width: int | str = ""  # 20 (characters) or "two-thirds"
    prefix: str = ""
    suffix: str = ""
    inline: bool = False
    small: bool = False
    rows: int = 5


def field_html(bound: BoundField, look: Look | None = None) -> SafeString:
    """One field with its label, hint and error. Raises TypeError for a widget that has no component."""
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 - Django's own rendering
    name, options = _drawer(bound.field.widget)(bound, look or Look())
    return components.render(name, {key: value for key, value in options.items() if value not in (None, "")})


def fields_html(form: forms.BaseForm, *, heading: str = "") -> SafeString:
    """Every field of a form, hidden ones first; a field that opens under an answer is printed there only.

    `heading` is given when there is one question: it takes the place of the label and is the page's h1.
    """
    shown = ordinary_fields(form)
    look = Look(heading=True, label=heading) if heading else Look()
    return format_html_join("\n", "{}", [[str(field)] for field in form.hidden_fields()]) + format_html_join(
        "\n", "{}", [[field_html(field, look)] for field in shown]
    )


def ordinary_fields(form: forms.BaseForm) -> list[BoundField]:
    """Visible fields that are always on the page."""
    opened = {
        name
        for field in form.visible_fields()
        for names in getattr(field.field.widget, "conditional", {}).values()
        for name in names
    }
    return [field for field in form.visible_fields() if field.name not in opened]


def error_summary_html(form_list: Iterable[Any]) -> SafeString:
    """The box that lists what is wrong, each a link to its control; empty when nothing is. Takes formsets too."""
    errors = [error for form in _each_form(form_list) for error in _errors(form)]
    if not errors:
        return SafeString("")
    return components.render("error-summary", {"titleText": "There is a problem", "errorList": errors})


def control_id(bound: BoundField) -> str:
    """The id of the first control to put right."""
    if isinstance(bound.field.widget, DateInput):
        return f"{bound.auto_id}_{(_bad_parts(bound) or PARTS)[0]}"
    return bound.auto_id


def _each_form(form_list: Iterable[Any]) -> Iterator[forms.BaseForm]:
    for form in form_list:
        if isinstance(form, forms.BaseFormSet):
            yield from form.forms
        elif form is not None:
            yield form


def _errors(form: forms.BaseForm) -> Iterator[Options]:
    first = next(iter(form.visible_fields()), None)
    for message in form.non_field_errors():
        yield {"text": message, "href": f"#{control_id(first)}" if first else None}
    for bound in form:
        href = None if bound.is_hidden else f"#{control_id(bound)}"
        for message in bound.errors:
            yield {"text": message, "href": href}


# What every field has


def _texts(bound: BoundField, look: Look) -> Options:
    hint = look.hint if look.hint is not None else bound.help_text
    return {
        "hint": _words(hint) if hint else None,
        "errorMessage": {"html": format_html_join(mark_safe("<br>"), "{}", [[error] for error in bound.errors])}
        if bound.errors
        else None,
    }


def _title(bound: BoundField, look: Look, block: str) -> Options:
    """Label or legend: `block` is "govuk-label" or "govuk-fieldset__legend"."""
    size = look.size or ("l" if look.heading else "s")
    classes = "govuk-visually-hidden" if look.hide_label else f"{block}--{size}"
    title = look.label if look.label is not None else bound.label
    return {**_words(title), "classes": classes, "isPageHeading": look.heading}


def _words(text: Any) -> Options:
    plain = str(text)  # a lazy text shows only now whether it is safe HTML
    return {"html": plain} if isinstance(plain, SafeString) else {"text": plain}


def _single(bound: BoundField, look: Look) -> Options:
    """Options shared by everything with one control and a label."""
    attrs = {key: value for key, value in bound.field.widget.attrs.items() if key not in UNWANTED}
    return {
        "id": bound.auto_id,
        "name": bound.html_name,
        "label": _title(bound, look, "govuk-label"),
        "classes": _width(look.width),
        **{key: attrs.pop(key, None) for key in OPTIONS},
        "attributes": attrs,
        "disabled": bound.field.disabled,
        **_texts(bound, look),
    }


def _group(bound: BoundField, look: Look) -> Options:
    """Options shared by everything with several controls and a legend."""
    return {
        "name": bound.html_name,
        "fieldset": {"legend": _title(bound, look, "govuk-fieldset__legend")},
        **_texts(bound, look),
    }


def _width(width: int | str) -> str:
    if not width:
        return ""
    return f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"


# One drawer for each kind of widget


def _draw_input(bound: BoundField, look: Look) -> Drawing:
    widget = bound.field.widget
    options = _single(bound, look)
    options["type"] = widget.input_type
    options["value"] = widget.format_value(bound.value())
    options["prefix"] = {"text": look.prefix} if look.prefix else None
    options["suffix"] = {"text": look.suffix} if look.suffix else None
    if isinstance(widget, forms.NumberInput):
        # A number box loses digits to the scroll wheel and hides what was mistyped.
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(bound.field, forms.FloatField)
        options |= {"type": "text", "inputmode": "numeric" if whole else "decimal", "spellcheck": False}
        options["classes"] = options["classes"] or _width(5)
    if isinstance(widget, forms.EmailInput):
        options["spellcheck"] = False
    return "input", options


def _draw_pounds(bound: BoundField, look: Look) -> Drawing:
    name, options = _draw_input(bound, look)
    options |= {"prefix": {"text": look.prefix or "£"}, "inputmode": "decimal", "spellcheck": False}
    options["classes"] = options["classes"] or _width(5)
    return name, options


def _draw_time(bound: BoundField, look: Look) -> Drawing:
    name, options = _draw_input(bound, look)
    return name, options | {"classes": options["classes"] or _width(5), "spellcheck": False}


def _draw_password(bound: BoundField, look: Look) -> Drawing:
    return "password-input", _single(bound, look)


def _draw_textarea(bound: BoundField, look: Look) -> Drawing:
    options = _single(bound, look)
    # The macros indent what is inside a fieldset; a line break as a character reference is not a line to indent.
    value = format_html("{}", bound.field.widget.format_value(bound.value()) or "")
    options["value"] = mark_safe(value.replace("\r\n", "\n").replace("\n", "&#10;"))  # noqa: S308 - escaped above
    options["rows"] = look.rows
    limit = getattr(bound.field, "max_length", None)
    if limit is None:
        return "textarea", options
    return "character-count", options | {"maxlength": limit, "threshold": 75 if limit > 500 else None}


def _draw_select(bound: BoundField, look: Look) -> Drawing:
    options = _single(bound, look)
    options["items"] = [
        {
            "value": str(choice["value"]),
            "text": "Choose one" if choice["label"] == NOTHING_CHOSEN else choice["label"],
            "selected": choice["selected"],
        }
        for _, choice in _choices(bound)
    ]
    return "select", options


def _draw_file(bound: BoundField, look: Look) -> Drawing:
    return "file-upload", _single(bound, look)


def _draw_checkbox(bound: BoundField, look: Look) -> Drawing:
    widget = bound.field.widget
    texts = _texts(bound, look)
    title = look.label if look.label is not None else bound.label
    item = {
        "id": bound.auto_id,
        "value": "on",
        "checked": widget.check_test(bound.value()),
        "disabled": bound.field.disabled,
        "hint": texts.pop("hint"),
        **_words(title),
    }
    return "checkboxes", {"name": bound.html_name, "idPrefix": bound.auto_id, "items": [item], **texts}


def _draw_radios(bound: BoundField, look: Look) -> Drawing:
    return "radios", _draw_choices(bound, look, "radios")


def _draw_checkboxes(bound: BoundField, look: Look) -> Drawing:
    return "checkboxes", _draw_choices(bound, look, "checkboxes")


def _draw_choices(bound: BoundField, look: Look, block: str) -> Options:
    wanted = [(group, choice) for group, choice in _choices(bound) if choice["label"] != NOTHING_CHOSEN]
    classes = [
        f"govuk-{block}--inline" if look.inline else "",
        f"govuk-{block}--small" if look.small else "",
        "app-choices--grouped" if any(group for group, _ in wanted) else "",
    ]
    return {
        **_group(bound, look),
        "idPrefix": bound.auto_id,
        "classes": " ".join(filter(None, classes)),
        "items": list(_items(bound, wanted)),
    }


def _items(bound: BoundField, choices: list[tuple[str | None, Options]]) -> Iterator[Options]:
    widget = bound.field.widget
    heading = None
    for index, (group, choice) in enumerate(choices):
        if group and group != heading:
            yield {"divider": group}
        heading = group
        value = str(choice["value"])
        hint = getattr(widget, "hints", {}).get(value)
        names = getattr(widget, "conditional", {}).get(value, [])
        opened = [[field_html(bound.form[name])] for name in names if name in bound.form.fields]
        yield {
            "id": f"{bound.auto_id}-{index + 1}" if index else bound.auto_id,
            "value": value,
            "checked": choice["selected"],
            "disabled": bound.field.disabled,
            "hint": _words(hint) if hint else None,
            "conditional": {"html": format_html_join("\n", "{}", opened)} if opened else None,
            **_choice_words(choice["label"], group),
        }


def _choice_words(label: Any, group: str | None) -> Options:
    """Under a heading the label repeats it unseen: a bare "9am" read out would not say which day."""
    if not group:
        return _words(label)
    return {"html": format_html('{}<span class="govuk-visually-hidden">, {}</span>', label, group)}


def _choices(bound: BoundField) -> Iterator[tuple[str | None, Options]]:
    widget = bound.field.widget
    for group, choices, _ in widget.optgroups(bound.html_name, widget.format_value(bound.value())):
        for choice in choices:
            yield group, choice


def _draw_date(bound: BoundField, look: Look) -> Drawing:
    value = bound.value()
    typed = value if isinstance(value, list | tuple) else bound.field.widget.decompress(value)
    bad = _bad_parts(bound)
    purpose = bound.field.widget.attrs.get("autocomplete")
    items = [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": text or None,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in bad else ""),
            "autocomplete": f"{purpose}-{part}" if purpose else None,
            # The month may be written as a word, so no box insists on the number keys alone.
            "inputmode": "text" if part == "month" else "numeric",
            "attributes": {"disabled": True} if bound.field.disabled else {},
        }
        for part, text in zip(PARTS, typed, strict=True)
    ]
    options = _group(bound, look)
    del options["name"]
    return "date-input", options | {"id": bound.auto_id, "items": items}


def _bad_parts(bound: BoundField) -> tuple[str, ...]:
    """The boxes to mark, from the code of the error ("missing-day-year", "wrong-year"); all of them for any other."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    if not errors:
        return ()
    named = (errors[0].code or "").split("-")[1:]
    return tuple(part for part in PARTS if part in named) or PARTS


Drawer = Callable[[BoundField, Look], Drawing]

# The first that fits is taken, so the more special stand first.
DRAWERS: tuple[tuple[type[forms.Widget], Drawer], ...] = (
    (DateInput, _draw_date),
    (TimeInput, _draw_time),
    (PoundsInput, _draw_pounds),
    (forms.PasswordInput, _draw_password),
    (forms.FileInput, _draw_file),
    (forms.CheckboxSelectMultiple, _draw_checkboxes),
    (forms.RadioSelect, _draw_radios),
    (forms.CheckboxInput, _draw_checkbox),
    (forms.Textarea, _draw_textarea),
)
REFUSED: dict[type[forms.Widget], str] = {
    DateTimeBaseInput: "coopcare.ui.fields.DateInputField and TimeField",
    forms.SelectMultiple: "coopcare.ui.fields.Checkboxes",
}


def _drawer(widget: forms.Widget) -> Drawer:
    for kind, drawer in DRAWERS:
        if isinstance(widget, kind):
            return drawer
    for kind, instead in REFUSED.items():
        if isinstance(widget, kind):
            raise TypeError(f"{type(widget).__name__} has no component: use {instead}.")
    if isinstance(widget, forms.Select):
        return _draw_select
    if isinstance(widget, Input):
        return _draw_input
    raise TypeError(f"{type(widget).__name__} has no component.")
