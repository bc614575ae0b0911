"""A browser without JavaScript, as small as the demo's unattended run needs: pages, forms, cookies."""

import time
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from xml.etree.ElementTree import Element  # noqa: S405  the type only: pages are parsed by tinyhtml5

import tinyhtml5

TIMEOUT_SECONDS = 60


class PageRefused(RuntimeError):
    """The site answered with a refusal or a fault; the message holds what the page says."""


class Page:
    """One answer: where we ended up, and what can be done there."""

    def __init__(self, path: str, content: bytes, content_type: str) -> None:
        self.path, self.content = path, content
        is_html = content_type.startswith("text/html")
        self.root: Element = tinyhtml5.parse(content if is_html else b"", namespace_html_elements=False)

    @property
    def main(self) -> Element:
        found = self.root.find(".//main")
        return self.root if found is None else found

    @property
    def heading(self) -> str:
        found = self.root.find(".//h1")
        return "" if found is None else " ".join("".join(found.itertext()).split())

    @property
    def words(self) -> str:
        return " ".join("".join(self.main.itertext()).split())

    def forms(self) -> list[Element]:
        return [form for form in self.main.iter("form") if form.get("method", "").lower() == "post"]

    def links(self, part: str) -> list[str]:
        """Addresses of links in the main part that have `part` in them."""
        return [link.get("href", "") for link in self.main.iter("a") if part in link.get("href", "")]

    def options(self, name: str) -> list[str]:
        """The answers offered for radios or tick boxes whose name ends so."""
        return [field.get("value", "") for field in self.main.iter("input") if field.get("name", "").endswith(name)]


class Browser:
    """One person at one co-op's address."""

    def __init__(self, base: str, host: str) -> None:
        self.base, self.host = base.rstrip("/"), host
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def wait_for_site(self, seconds: float = 60) -> None:
        """Until the site answers that it is ready. Raises what it last answered when it does not in time."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.get("/readyz")
            except (OSError, PageRefused):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def get(self, path: str) -> Page:
        return self._open(Request(self.base + path))  # noqa: S310  the demo's own address

    def send(self, page: Page, action: str = "", **answers: Any) -> Page:
        """Fill in the page's form (the one that goes to `action`, else the first) and follow where it leads.

        A name may leave out the prefix of its step. A field the page does not have is a fault of the demo.
        """
        form = next((form for form in page.forms() if action in form.get("action", "")), None)
        if form is None:
            raise PageRefused(f"“{page.heading}” has no form that goes to {action}: {page.words[:300]}")
        values = _values(form)
        names = {field.get("name", "") for field in form.iter() if field.get("name")}
        for key, value in answers.items():
            name = next((name for name in names if name == key or name.endswith(f"-{key}")), None)
            if name is None:
                raise PageRefused(f"“{page.heading}” has no field {key}: {page.words[:300]}")
            values[name] = value
        target = form.get("action") or page.path
        body = urlencode(values, doseq=True).encode()
        answer = self._open(Request(self.base + target, data=body))  # noqa: S310
        if answer.root.find(".//*[@class='govuk-error-summary']") is not None:
            raise PageRefused(f"“{answer.heading}” says: {answer.words[:500]}")
        return answer

    def _open(self, request: Request) -> Page:
        request.add_header("Host", self.host)
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                path = urlsplit(response.geturl()).path
                return Page(path, response.read(), response.headers.get("Content-Type", ""))
        except HTTPError as error:
            page = Page(request.selector, error.read(), "text/html")
            raise PageRefused(f"{request.selector} answered {error.code}: {page.words[:500]}") from error


def _values(form: Element) -> dict[str, Any]:
    """What would be sent if nothing were touched."""
    values: dict[str, list[str]] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag not in ("input", "textarea"):
            continue
        if field.get("type") in ("radio", "checkbox") and field.get("checked") is None:
            continue
        value = "".join(field.itertext()) if field.tag == "textarea" else field.get("value", "")
        values.setdefault(name, []).append(value)
    return values
