"""Closes a month while its workers are killed, and compares it with one that was left in peace.

Two co-ops have the same month of visits. One is closed undisturbed. In the other, a process that closes the month by
itself is killed in the middle; then the month is closed by workers as the office asks for it, and five times the worker
is killed (kill -9) at a random moment and a new one started. Both must come to the same. A third co-op is closed by two
at once. The same seed gives the same moments, counted from when each worker answers.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KILLS_WHILE_CLOSING, KILLS_AFTERWARDS = 2, 3
PATIENCE_SECONDS = 300
CLOSE_BY_ITSELF = "import sys; from tests.drills.monthend import close_by_itself; close_by_itself(*sys.argv[1:])"


@dataclass
class Outcome:
    """The checks, in the order in which they were made, and when the workers were killed."""

    seed: int
    checks: list[tuple[str, bool, str]] = field(default_factory=list)
    kills: list[str] = field(default_factory=list)

    def check(self, words: str, is_so: bool, detail: str = "") -> None:
        self.checks.append((words, is_so, detail))
        print(f"{'ok  ' if is_so else 'FAIL'} {words}{f' ({detail})' if detail else ''}", file=sys.stderr)

    def killed(self, words: str) -> None:
        self.kills.append(words)
        print(f"     killed: {words}", file=sys.stderr)

    @property
    def is_sound(self) -> bool:
        return all(is_so for _, is_so, _ in self.checks)


@dataclass
class House:
    """A co-op with a month to close."""

    coop: Any
    actor: Any

    def inside(self) -> Any:
        from coopcare.tenancy.context import acting_for

        return acting_for(self.coop, self.actor)


def main(argv: list[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()
    outcome = Outcome(options.seed)
    print(f"Seed {options.seed}: --seed {options.seed} kills at the same moments again.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        log = Path(folder) / "worker.log"
        calm, storm, twins = (_house(name, people) for name, people in _sizes(options.people))
        _look_at_everything()
        closing, afterwards = _undisturbed(calm, log, stack)
        print(f"     undisturbed: closed in {closing:.1f} s, papers in {afterwards:.1f} s more", file=sys.stderr)
        _disturbed(storm, random.Random(options.seed), closing, afterwards, log, stack, outcome)
    _compare(calm, storm, outcome)
    _two_at_once(twins, outcome)
    if options.json:
        checks = [{"check": words, "ok": is_so, "detail": detail} for words, is_so, detail in outcome.checks]
        print(json.dumps({"seed": outcome.seed, "ok": outcome.is_sound, "kills": outcome.kills, "checks": checks}))
    return 0 if outcome.is_sound else 1


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run drill monthend", description=__doc__)
    parser.add_argument("--people", type=int, default=60, help="how many people have visits (60)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000), help="when to kill")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return parser.parse_args(argv)


def _sizes(people: int) -> list[tuple[str, int]]:
    return [("calm", people), ("storm", people), ("twins", 5)]


def _house(name: str, people: int) -> House:
    from tests.bench._month_rows import coop_with_month

    return House(*coop_with_month(name, people, a_day=1))


def _look_at_everything() -> None:
    """What autovacuum does within a minute of so many new rows."""
    from tests.bench.week_page import _as_owner

    _as_owner("ANALYZE")


def _undisturbed(calm: House, log: Path, stack: ExitStack) -> tuple[float, float]:
    """Seconds from the worker's answer until the month is closed, and from then until all papers are made."""
    from tests.drills._workers import start_worker, wait_until

    worker = stack.enter_context(start_worker(log))
    began = time.monotonic()
    _ask(calm)
    wait_until(lambda: _is_closed(calm), "the undisturbed month", PATIENCE_SECONDS)
    closed = time.monotonic()
    wait_until(lambda: _waiting(calm) == 0, "its papers", PATIENCE_SECONDS)
    done = time.monotonic()
    worker.stop()
    return closed - began, done - closed


def _disturbed(
    storm: House, dice: random.Random, closing: float, afterwards: float, log: Path, stack: ExitStack, outcome: Outcome
) -> None:
    from tests.drills._workers import kill_dash_nine, start_worker, wait_until

    _kill_one_that_closes_by_itself(storm, dice, closing, log, outcome)
    _ask(storm)
    moments = [dice.uniform(0, closing / KILLS_WHILE_CLOSING) for _ in range(KILLS_WHILE_CLOSING)]
    moments += [dice.uniform(0, afterwards / KILLS_AFTERWARDS) for _ in range(KILLS_AFTERWARDS)]
    for number, moment in enumerate(moments):
        worker = stack.enter_context(start_worker(log))
        _ring()
        if number >= KILLS_WHILE_CLOSING:
            wait_until(lambda: _is_closed(storm), "the month to be closed", PATIENCE_SECONDS, _ring)
        time.sleep(moment)
        kill_dash_nine(worker)
        outcome.killed(f"the worker, {moment:.2f} s on: {_how_far(storm)}")
        outcome.check(f"kill {number + 1} came while there was work left", not _is_done(storm))
    stack.enter_context(start_worker(log))
    wait_until(lambda: _is_done(storm), "the disturbed month", PATIENCE_SECONDS, _ring)


def _kill_one_that_closes_by_itself(
    storm: House, dice: random.Random, closing: float, log: Path, outcome: Outcome
) -> None:
    """All of it is one transaction: killed in the middle, nothing has happened."""
    from coopcare.launch.children import Child
    from coopcare.launch.setup import TOP
    from tests.drills._workers import kill_dash_nine, wait_until

    begun = log.with_name("begun")
    command = [sys.executable, "-c", CLOSE_BY_ITSELF, storm.coop.slug, str(begun)]
    with Child("closing", command, env=os.environ, cwd=TOP, log=log) as child:
        wait_until(begun.exists, "the process to begin", 60)
        moment = dice.uniform(0.1, 0.4) * closing
        time.sleep(moment)
        kill_dash_nine(child)
    outcome.killed(f"the process that closes by itself, {moment:.2f} s on")
    outcome.check("a closing that was killed has issued nothing", not _is_closed(storm) and not _invoices(storm))


def close_by_itself(slug: str, begun: str) -> None:
    """What the killed process does: say that it has begun, and close the month in one go."""
    import django

    django.setup()
    from billing.services import close_month
    from coopcare.accounts.actor import Actor
    from coopcare.tenancy.context import acting_for
    from coopcare.tenancy.models import Coop
    from tests.bench._month_rows import last_month

    coop = Coop.objects.get(slug=slug)
    actor = Actor.system(coop.id, "drill")
    with acting_for(coop, actor):
        Path(begun).touch()
        close_month(last_month(), actor=actor)


def _ask(house: House) -> None:
    from billing.services.month_runs import ask_to_close
    from tests.bench._month_rows import last_month

    with house.inside():
        ask_to_close(last_month(), actor=house.actor)


def _ring() -> None:
    """As the clock does each minute, for jobs whose bell was lost with a worker; only sooner."""
    from coopcare.accounts.tasks import ring_each_coop

    for name in ("close_months", "render_waiting_statements"):
        ring_each_coop(f"billing.tasks.{name}")


def _is_closed(house: House) -> bool:
    from billing.models import MonthClose

    with house.inside():
        return MonthClose.objects.exists()


def _waiting(house: House) -> int:
    from billing.models import Statement, StatementStatus

    with house.inside():
        return Statement.objects.filter(status=StatementStatus.WAITING).count()


def _is_done(house: House) -> bool:
    from billing.models import MonthRun

    with house.inside():
        has_run = MonthRun.objects.filter(finished_at__isnull=False).exists()
    return has_run and _is_closed(house) and not _waiting(house)


def _how_far(house: House) -> str:
    from billing.models import MonthRun, Statement

    with house.inside():
        run = MonthRun.objects.get()
        if not _is_closed(house):
            return f"{run.packages_done} of {run.packages} packages charged, not closed"
        total = Statement.objects.count()
    return f"closed, {total - _waiting(house)} of {total} statements made"


def _invoices(house: House) -> list[Any]:
    """Everything that an invoice says, by its number."""
    from billing.models import Invoice

    with house.inside():
        return [
            (
                invoice.number, invoice.person_name, invoice.payer_name, invoice.funding_words, invoice.total_pence,
                [(line.on, line.words, line.minutes, line.amount_pence) for line in invoice.lines.all()],
            )
            for invoice in Invoice.objects.order_by("number").prefetch_related("lines")
        ]  # fmt: skip


def _statements(house: House) -> list[Any]:
    """Whose they are, what they come to, and whether they are made and sent."""
    from billing.models import Statement

    with house.inside():
        columns = ("person__last_name", "opening_pence", "charged_pence", "closing_pence", "status")
        rows = Statement.objects.order_by("person__last_name").values_list(*columns, "document_id", "emailed_at")
        return [(*row[:5], row[5] is not None, row[6] is not None) for row in rows]


def _mails(house: House) -> list[str]:
    from coopcare.outbox.models import Message

    with house.inside():
        return sorted(Message.objects.values_list("to", flat=True))


def _counts(house: House) -> dict[str, int]:
    from billing.models import Charge, InvoiceLine, InvoiceSequence, Statement
    from coopcare.documents.models import Document
    from rotas.models import Attendance

    with house.inside():
        return {
            "places": Attendance.objects.count(),
            "charged": Charge.objects.values("attendance_id").distinct().count(),
            "charges": Charge.objects.count(),
            "lines": InvoiceLine.objects.count(),
            "on_a_line": InvoiceLine.objects.values("charge_id").distinct().count(),
            "next_number": InvoiceSequence.objects.get(kind="invoice").next_number,
            "papers": Document.objects.filter(kind="statement").count(),
            "own_papers": Statement.objects.values("document_id").distinct().count(),
        }


def _compare(calm: House, storm: House, outcome: Outcome) -> None:
    invoices, counts = _invoices(storm), _counts(storm)
    statements, mails = _statements(storm), _mails(storm)
    outcome.check("the same invoices as undisturbed", invoices == _invoices(calm), f"{len(invoices)} invoices")
    numbers = [invoice[0] for invoice in invoices]
    is_gapless = numbers == list(range(1, len(numbers) + 1)) and counts["next_number"] == len(numbers) + 1
    outcome.check("numbers without a gap, none twice", is_gapless, f"1 to {len(numbers)}")
    outcome.check("every place is charged", counts["charged"] == counts["places"], f"{counts['places']} places")
    is_invoiced_once = counts["lines"] == counts["on_a_line"] == counts["charges"]
    outcome.check("every charge is on one line", is_invoiced_once, f"{counts['charges']} charges")
    outcome.check("the same statements as undisturbed", statements == _statements(calm), f"{len(statements)}")
    is_ready = all(status == "ready" and is_made for *_, status, is_made, _ in statements)
    is_made_once = counts["papers"] == counts["own_papers"] == len(statements)
    outcome.check("every statement is ready, made once", is_ready and is_made_once, f"{counts['papers']} papers")
    sent = sum(is_sent for *_, is_sent in statements)
    is_sent_once = len(mails) == len(set(mails)) == sent and mails == _mails(calm)
    outcome.check("every mail is queued once", is_sent_once, f"{len(mails)} mails")


def _two_at_once(twins: House, outcome: Outcome) -> None:
    from billing.services import close_month
    from billing.services.month_runs import ask_to_close
    from coopcare.errors import DomainError
    from tests.bench._month_rows import last_month
    from tests.concurrency.crowd import as_somebody, at_once

    def told(work: Any) -> str:
        answers = at_once([as_somebody(twins.coop, work, twins.actor)] * 2)
        refusals = [str(answer) for answer in answers if isinstance(answer, DomainError)]
        return refusals[0] if len(refusals) == 1 else ""

    asked = told(lambda actor: ask_to_close(last_month(), actor=actor))
    outcome.check("two who ask at once: one is told", "Somebody else is closing" in asked, asked)
    closed = told(lambda actor: close_month(last_month(), actor=actor))
    outcome.check("two who close at once: one is told", bool(closed), closed)
    numbers = [invoice[0] for invoice in _invoices(twins)]
    outcome.check("two who close at once: issued once", numbers == list(range(1, len(numbers) + 1)) and bool(numbers))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
