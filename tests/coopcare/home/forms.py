"""Filling in the forms of a page as a browser without JavaScript would."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


def page_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def main_form(page: BeautifulSoup) -> Tag:
    """The form of the page's main part (sign out and the like stand outside it)."""
    return page.find("main").find("form", method="post")


def values_of(form: Tag) -> dict[str, Any]:
    """What would be sent if nothing were touched."""
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        value = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def options_of(page: BeautifulSoup, name: str) -> list[str]:
    """The answers a page offers for radios or tick boxes whose name ends so."""
    return [field["value"] for field in page.find_all("input") if field.get("name", "").endswith(name)]


def send(client: Client, response: Any, **answers: Any) -> Any:
    """Fill in the page's main form (names may leave out the step's prefix) and follow where it leads."""
    page = page_of(response)
    form = main_form(page)
    values = values_of(form)
    names = {field["name"] for field in form.find_all(["input", "textarea", "select"]) if field.get("name")}
    for key, value in answers.items():
        name = next((name for name in names if name == key or name.endswith(f"-{key}")), None)
        assert name is not None, f"the page has no field {key}: {sorted(names)}"
        values[name] = value
    url = form.get("action") or response.request["PATH_INFO"]
    return client.post(url, values, follow=True)


def heading(response: Any) -> str:
    return " ".join(page_of(response).h1.get_text().split())


def words(response: Any) -> str:
    return " ".join(page_of(response).find("main").get_text(" ").split())
