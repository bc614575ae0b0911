"""The HTML of the design system's components, from govuk-frontend-jinja.

One Jinja environment lives as long as the process: a component then takes some 30 microseconds. (A new environment for
each call takes 8 milliseconds, which is what the ready-made Django package does.)
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader

# Those with styles in assets/coopcare.scss. The header, footer and their kin carry the government's identity.
COMPONENTS = frozenset(
    {
        "back-link",
        "breadcrumbs",
        "button",
        "character-count",
        "checkboxes",
        "date-input",
        "details",
        "error-message",
        "error-summary",
        "fieldset",
        "file-upload",
        "hint",
        "input",
        "inset-text",
        "label",
        "notification-banner",
        "pagination",
        "panel",
        "password-input",
        "radios",
        "select",
        "service-navigation",
        "skip-link",
        "summary-list",
        "table",
        "tabs",
        "tag",
        "task-list",
        "textarea",
        "warning-text",
    }
)


@cache
def environment() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def macro(name: str) -> Callable[[Mapping[str, Any]], str]:
    """The macro of a component: "summary-list" is govukSummaryList."""
    template = environment().get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
    title = "".join(part.capitalize() for part in name.split("-"))
    return getattr(template.module, f"govuk{title}")


def render(name: str, options: Mapping[str, Any]) -> SafeString:
    """HTML of component `name`. The macros print `html` options as they are, so they are made safe here first."""
    if name not in COMPONENTS:
        raise ValueError(f"There is no component {name!r} here. Choose from: {', '.join(sorted(COMPONENTS))}.")
    # The macro escaped what was not safe already.
    return mark_safe(str(macro(name)(_trusted(options))).strip())  # noqa: S308


def _trusted(value: Any, key: str = "") -> Any:
    """The same options with every `html` or `…Html` escaped unless marked safe, and lazy words made plain."""
    if isinstance(value, Mapping):
        return {inner: _trusted(item, inner) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_trusted(item) for item in value]
    if key == "html" or key.endswith("Html"):
        return None if value is None else conditional_escape(value)
    return str(value) if isinstance(value, Promise) else value
