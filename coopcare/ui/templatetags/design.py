"""Template tags and filters of the design system. They are builtins: no page needs to load them. See docs/pages.md."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coopcare.money import format_pounds
from coopcare.ui import components, formats, rendering

register = template.Library()


@register.simple_tag
def govuk(component: str, params: dict[str, Any] | None = None, **options: Any) -> SafeString:
    """One component. `label__text="Name"` reaches inside; `attributes__data_print=""` is the attribute data-print."""
    return components.render(component, _nested(params or {}, options))


@register.simple_block_tag
def govukblock(content: str, component: str, params: dict[str, Any] | None = None, **options: Any) -> SafeString:
    """One component whose `html` is what stands between the tags."""
    return components.render(component, _nested(params or {}, {**options, "html": content}))


@register.simple_tag
def govuk_field(bound: BoundField, **look: Any) -> SafeString:
    """One field of a form with its label, hint and error. The keywords are those of rendering.Look."""
    return rendering.field_html(bound, rendering.Look(**look))


@register.simple_tag
def govuk_fields(form: forms.BaseForm, heading: str = "") -> SafeString:
    """All fields of a form. `heading` replaces the label of an only question and is the page's h1."""
    return rendering.fields_html(form, heading=heading)


@register.simple_tag
def error_summary(*form_list: Any) -> SafeString:
    """What is wrong in these forms and formsets, each a link to its control."""
    return rendering.error_summary_html(form_list)


@register.simple_tag
def gov_time_range(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> str:
    return formats.gov_time_range(start, end)


@register.simple_tag
def gov_date_range(first: dt.date | dt.datetime, last: dt.date | dt.datetime) -> str:
    return formats.gov_date_range(first, last)


@register.simple_tag(takes_context=True)
def govuk_pagination(context: Context, page: Page, parameter: str = "page") -> SafeString:
    """Links to the pages of a list; they keep the rest of the address, such as filters. Empty for a single page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    items = [
        {"number": number, "href": link(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    options: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of this list"}
    if page.has_previous():
        options["previous"] = {"href": link(page.previous_page_number())}
    if page.has_next():
        options["next"] = {"href": link(page.next_page_number())}
    return components.render("pagination", options)


@register.simple_tag
def govuk_task_list(tasks: list[dict[str, str]]) -> SafeString:
    """[{"title", "href", "status", "hint"}]. Only what is still to do is a coloured tag; Completed is plain words."""
    items = []
    for task in tasks:
        status = task.get("status", "")
        done = status == "Completed"
        item: dict[str, Any] = {"title": {"text": task["title"]}, "href": task.get("href")}
        item["status"] = {"text": status} if done or not task.get("href") else {"tag": {"text": status}}
        if hint := task.get("hint"):
            item["hint"] = {"text": hint}
        items.append(item)
    return components.render("task-list", {"items": items})


def _nested(params: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """`params` with the keywords laid over it, `a__b` as {"a": {"b": …}}."""
    result = dict(params)
    for key, value in options.items():
        *path, last = key.split("__")
        inside = result
        for part in path:
            inside[part] = dict(inside.get(part) or {})
            inside = inside[part]
        inside[last.replace("_", "-") if path[-1:] == ["attributes"] else last] = value
    return result


class RegionNode(Node):
    child_nodelists = ("nodelist",)

    def __init__(self, label: FilterExpression, nodelist: NodeList) -> None:
        self.label, self.nodelist = label, nodelist

    def render(self, context: Context) -> SafeString:
        inner = self.nodelist.render(context)
        if not inner.strip():
            return SafeString("")
        return format_html('<div role="region" aria-label="{}">{}</div>', self.label.resolve(context), inner)


@register.tag
def region(parser: Parser, token: Token) -> RegionNode:
    """{% region "Back" %}…{% endregion %}: a landmark round what is inside, and nothing at all when that is blank."""
    _, label = token.split_contents()
    nodelist = parser.parse(("endregion",))
    parser.delete_first_token()
    return RegionNode(parser.compile_filter(label), nodelist)


@register.filter
def phone_link(number: str) -> str:
    """What stands after tel: for a number as people write it."""
    return "".join(figure for figure in number if figure.isdigit() or figure == "+")


def _word_filter(name: str, words: Callable[[Any], str]) -> None:
    """Register a filter that leaves a missing value blank."""
    register.filter(name, lambda value: "" if value is None or value == "" else words(value))


_word_filter("pounds", format_pounds)
for _name in ("gov_date", "gov_short_date", "gov_day", "gov_month", "gov_time", "gov_datetime", "minutes_words"):
    _word_filter(_name, getattr(formats, _name))
