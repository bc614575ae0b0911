"""The main job, from end to end, through the pages that people use.

The manager asks for the policy pack, which a worker builds while the rest goes on: a person books a visit, a Personal
Care Assistant accepts and gives it, the person confirms it, the month is closed and its statements made.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage

from billing.models import MonthClose, MonthRun, RunStatus, Statement, StatementStatus
from compliance.models import PackStatus, PolicyPack
from coopcare.accounts.actor import Actor
from coopcare.accounts.models import Access, User
from coopcare.clock import now, to_local
from coopcare.documents.models import Document
from coopcare.home.demo.browser import Browser, Page, PageRefused
from coopcare.home.demo.log_ins import PASSWORD, code_now
from coopcare.home.forms import LENGTHS
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from rotas.models import Attendance, Visit

Result = TypeVar("Result")
COOP = "greenvale"
MARGARET, HAROLD = "margaret.hughes@demo.coopcare.example", "harold.whitaker@demo.coopcare.example"
MANAGER = "mo.rahman@demo.coopcare.example"
# A PCA may arrive half an hour before the start at the earliest; a minute more is waited for, so that the job can be
# done twice in a row: the second visit begins when the first would have ended.
EARLY = dt.timedelta(minutes=30)
LATEST = EARLY + dt.timedelta(seconds=75)
SOON = dt.timedelta(seconds=80)
# For a slow machine: the statements of a month take one core about a minute.
PATIENCE_SECONDS = 600


@dataclass
class MainJob:
    base: str
    say: Callable[[str], None]
    papers: list[tuple[str, Path]] = field(default_factory=list)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.coop = Coop.objects.get(slug=COOP)
        self.actor = Actor.system(self.coop.id, "demo")
        self.host = f"{COOP}.{settings.BASE_DOMAIN}"

    def run(self) -> None:
        pack_id = self.step("The manager asks for the policy pack", self.ask_for_pack)
        visit_id = self.step("A visit is booked", self.book)
        self.step("The PCA accepts, arrives, ticks the list, writes a note and leaves", lambda: self.give(visit_id))
        self.step("The visit is confirmed by whom it was for", lambda: self.confirm(visit_id))
        month = self.step("The manager closes the month", self.close_month)
        self.step("The policy pack is built by the worker", lambda: self.wait_for_pack(pack_id))
        self.step("The statements are made by the worker", lambda: self.wait_for_statements(month))

    def step(self, words: str, deed: Callable[[], Result]) -> Result:
        """Do it, and say how long it took."""
        started = time.perf_counter()
        result = deed()
        self.say(f"  {time.perf_counter() - started:6.1f} s  {words}{f': {result}' if isinstance(result, str) else ''}")
        return result

    def sign_in(self, email: str) -> Browser:
        """Once for everybody: a one-time code does not open the door twice."""
        if email in self.browsers:
            return self.browsers[email]
        browser = self.browsers[email] = Browser(self.base, self.host)
        page = browser.send(browser.get("/account/login/"), login=email, password=PASSWORD)
        if (code := code_now(email)) is not None:
            browser.send(page, code=code)
        return browser

    def book(self) -> UUID:
        """At a time close enough for the PCA to arrive straight away: the first that somebody of the team can do.

        Margaret books, or Harold when she has visits until then and he has not.
        """
        starts = sorted((self._first_free_start(email), email) for email in (MARGARET, HAROLD))
        latest = now() + LATEST
        for first_start, email in starts:
            self.booker, browser, start = email, self.sign_in(email), first_start
            while start <= latest:
                if (page := self._book_at(browser, start)) is not None:
                    return UUID(page.path.split("/")[2])
                start += dt.timedelta(minutes=7)
        raise PageRefused("Nobody is free in the next half hour, so the visit cannot be shown.")

    def _first_free_start(self, email: str) -> dt.datetime:
        """The first whole minute, soon, at which the person expects nobody else."""
        start = (now() + SOON).replace(second=0, microsecond=0)
        length = dt.timedelta(minutes=LENGTHS[0])
        with acting_for(self.coop, self.actor):
            person_id = Access.objects.get(user__email=email).person_id
            for visit in Visit.objects.live().filter(person=person_id, ends_at__gt=start).order_by("starts_at")[:5]:
                if visit.starts_at < start + length:
                    start = max(start, visit.ends_at)
        return start

    def _book_at(self, browser: Browser, start: dt.datetime) -> Page | None:
        """The page that says it is booked; None when the person or the whole team is busy then."""
        at = to_local(start)
        page = browser.get("/book/")
        if page.path.endswith("/help/"):
            page = browser.send(page, tasks=page.options("tasks")[-1:])
        page = browser.send(page, minutes=LENGTHS[0])
        page = browser.send(page, day="chosen", on_day=at.day, on_month=at.month, on_year=at.year)
        page = browser.send(page, slot="another", at=f"{at:%H:%M}")
        free = [pca_id for pca_id in page.options("pca") if pca_id != "anyone" and self._email_of(UUID(pca_id))]
        if not free:
            return None
        page = browser.send(page, pca=free[-1])
        page = browser.send(page, note="The kettle is on.")
        try:
            return browser.send(page)
        except PageRefused:
            return None

    def _email_of(self, person_id: UUID | None) -> str:
        with acting_for(self.coop, self.actor):
            access = Access.objects.select_related("user").filter(person_id=person_id).first()
            return access.user.email if access else ""

    def give(self, visit_id: UUID) -> str:
        with acting_for(self.coop, self.actor):
            place = Attendance.objects.select_related("pca").get(visit_id=visit_id)
        browser = self.sign_in(self._email_of(place.pca_id))
        path = f"/rota/place/{place.id}/"
        page = browser.send(browser.get(path), "/yes/")
        time.sleep(max(0.0, (place.starts_at - EARLY - now()).total_seconds()))
        page = browser.send(page, "/arrived/")
        page = browser.send(page, "/tasks/", done=page.options("done"))
        page = browser.send(browser.get(f"{path}note/"), text="Tea made, and the news talked over.")
        browser.send(page, "/left/")
        return str(place.pca)

    def confirm(self, visit_id: UUID) -> None:
        browser = self.sign_in(self.booker)
        browser.send(browser.get(f"/visits/{visit_id}/"), "/confirm/")
        with acting_for(self.coop, self.actor):
            status = Visit.objects.get(id=visit_id).status
        if status != "confirmed":
            raise PageRefused(f"The visit should be confirmed, and is {status}.")

    def close_month(self) -> str:
        """The newest month that is over; closed by an earlier run, it is left as it is."""
        first_day = (to_local(now()).date().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
        browser = self.sign_in(MANAGER)
        path = f"/money/months/{first_day.year}/{first_day.month}/"
        was_closed = self.is_closed(first_day)
        if not was_closed:
            browser.send(browser.get(f"{path}close/"), "/close/")
            self.wait_until(lambda: self.is_closed(first_day), "the month to be closed")
        browser.get(path)
        self.first_day = first_day
        return f"{first_day:%B %Y}{' (closed before)' if was_closed else ''}"

    def is_closed(self, first_day: dt.date) -> bool:
        with acting_for(self.coop, self.actor):
            stopped = MonthRun.objects.filter(first_day=first_day).order_by("-asked_at").first()
            if stopped is not None and stopped.status in (RunStatus.BLOCKED, RunStatus.FAILED):
                raise PageRefused(f"The month could not be closed. {stopped.last_error}")
            return MonthClose.objects.filter(first_day=first_day).exists()

    def wait_for_statements(self, month: str) -> str:
        def ready() -> bool:
            with acting_for(self.coop, self.actor):
                statements = Statement.objects.filter(month__first_day=self.first_day)
                if statements.filter(status=StatementStatus.FAILED).exists():
                    raise PageRefused(f"A statement of {month} could not be made.")
                return not statements.exclude(status=StatementStatus.READY).exists()

        self.wait_until(ready, "the statements")
        with acting_for(self.coop, self.actor):
            margaret = Access.objects.get(user=User.objects.get(email=MARGARET))
            statements = Statement.objects.filter(month__first_day=self.first_day)
            hers = statements.select_related("document").get(person=margaret.person_id)
            count = statements.count()
        self.papers.append(("Margaret’s statement", self._path_of(hers.document)))
        return f"{count} of them"

    def ask_for_pack(self) -> UUID:
        browser = self.sign_in(MANAGER)
        page = browser.send(browser.get("/quality/policies/"), "/build/")
        return UUID(page.path.split("/")[4])

    def wait_for_pack(self, pack_id: UUID) -> str:
        def ready() -> bool:
            with acting_for(self.coop, self.actor):
                pack = PolicyPack.objects.get(id=pack_id)
                if pack.status == PackStatus.FAILED:
                    raise PageRefused(f"The policy pack could not be built. {pack.last_error}")
                return pack.status == PackStatus.READY

        self.wait_until(ready, "the policy pack")
        with acting_for(self.coop, self.actor):
            pack = PolicyPack.objects.select_related("document").get(id=pack_id)
        self.papers.append(("Policy pack", self._path_of(pack.document)))
        return f"{sum(step['pages'] for step in pack.progress if 'key' in step)} pages"

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ready():
            if time.monotonic() > deadline:
                raise PageRefused(f"Waited {PATIENCE_SECONDS} seconds for {what}.")
            time.sleep(0.2)

    def _path_of(self, document: Document | None) -> Path:
        if document is None:
            raise PageRefused("A paper that should be ready has no PDF.")
        return Path(default_storage.path(document.storage_key))
