"""Statements: frozen when a month is closed, made into papers one by one by workers, and sent."""

import datetime as dt
import logging
from pathlib import Path

from django.db import transaction
from django.template.loader import render_to_string

from billing.models import MonthClose, Statement, StatementStatus
from billing.policies import may_manage_money, may_see_money_of
from billing.queries.figures import MonthFigures, StatementFigures
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.errors import NotFound
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.ui.pdf import pdf_from_html

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# How many workers may make papers side by side. Each job makes one paper, keeps it for good, and rings again.
SIDE_BY_SIDE = 8
RENDER = "billing.tasks.render_waiting_statements"
TEMPLATE = "pdf/statement.html"
STYLE = Path(__file__).parent.parent / "papers.css"


@transaction.atomic
def freeze_statements(month: MonthClose, *, issued_on: dt.date) -> list[Statement]:
    """A statement with its figures for everybody who gets one. Part of closing a month.

    They wait for a worker; of a month brought in from earlier books, they are made when somebody opens them.
    """
    figures = MonthFigures(month, issued_on)
    status = StatementStatus.WAITING if issued_on == today() else StatementStatus.ON_REQUEST
    statements = [_statement(month, figures.of(person), status) for person in figures.people()]
    return Statement.objects.bulk_create(statements, batch_size=200)


def ring_for(count: int, *, actor: Actor) -> None:
    """Enough rings that all workers share the papers."""
    for _ in range(min(count, SIDE_BY_SIDE)):
        ring(RENDER, actor.coop_id)


def claim_waiting_statement() -> Statement | None:
    """The next statement to be made, of the newest month first, locked so that no other worker takes it."""
    waiting = Statement.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person", "month")
    return waiting.filter(status=StatementStatus.WAITING).order_by("attempts", "-month__first_day", "id").first()


def make_statement(statement: Statement, *, actor: Actor) -> bool:
    """Render, store and send one claimed statement, and note the outcome on its row. Answers whether it is ready."""
    require(may_manage_money(actor))
    statement.attempts += 1
    try:
        with transaction.atomic():
            _make(statement, actor)
    except Exception as error:  # whatever goes wrong with one paper, the others must go on
        logger.exception("statement not made", extra={"statement_id": str(statement.id)})
        statement.last_error = f"{type(error).__name__}: {error}"[:300]
        is_last = statement.attempts >= MAX_ATTEMPTS
        statement.status = StatementStatus.FAILED if is_last else StatementStatus.WAITING
        statement.document, statement.emailed_at = None, None
        statement.save(update_fields=["attempts", "last_error", "status", "document", "emailed_at"])
        return False
    return True


@transaction.atomic
def statement_paper(statement: Statement, *, actor: Actor) -> Document:
    """The stored PDF, made now if it is one of those made on request. NotFound while a worker has still to make it."""
    require(may_see_money_of(actor, statement.person_id))
    statement = Statement.objects.select_for_update(of=("self",)).select_related("document").get(id=statement.id)
    if statement.status == StatementStatus.ON_REQUEST:
        statement.document, statement.status = _store(statement, actor), StatementStatus.READY
        statement.save(update_fields=["document", "status"])
    if statement.document is None:
        raise NotFound("This statement is still being made. Try again in a few minutes.")
    return statement.document


def statement_pdf(statement: Statement) -> bytes:
    """The paper of a statement: 14 point, or 18 for people who read large print."""
    return pdf_from_html(statement_html(statement), title=_title(statement), stylesheets=[STYLE])


def statement_html(statement: Statement) -> str:
    """What the paper is drawn from."""
    figures = statement.figures
    context = {"figures": figures, "large_print": figures["large_print"], "coop": figures["coop"]}
    return render_to_string(TEMPLATE, {**context, "title": _title(statement), "lang": "en-GB"})


@transaction.atomic
def try_statements_again(month: MonthClose, *, actor: Actor) -> int:
    """Put the statements that could not be made back among those waiting; answers how many."""
    require(may_manage_money(actor))
    failed = Statement.objects.filter(month=month, status=StatementStatus.FAILED)
    count = failed.update(status=StatementStatus.WAITING, attempts=0)
    record(actor, "tried statements again", month, detail=f"{count} statements")
    ring_for(count, actor=actor)
    return count


def _title(statement: Statement) -> str:
    return f"Statement for {statement.figures['month_words']}"


def _statement(month: MonthClose, found: StatementFigures, status: StatementStatus) -> Statement:
    return Statement(
        person=found.person,
        month=month,
        opening_pence=found.opening_pence,
        charged_pence=found.charged_pence,
        paid_pence=found.paid_pence,
        closing_pence=found.closing_pence,
        figures=found.figures,
        status=status,
    )


def _make(statement: Statement, actor: Actor) -> None:
    document = _store(statement, actor)
    statement.document, statement.status, statement.last_error = document, StatementStatus.READY, ""
    if statement.person.email:
        _send(statement, document, actor)
        statement.emailed_at = now()
    statement.save(update_fields=["attempts", "document", "status", "last_error", "emailed_at"])


def _store(statement: Statement, actor: Actor) -> Document:
    return store_document(
        name=f"Statement {statement.figures['month_words']}.pdf",
        content_type="application/pdf",
        content=statement_pdf(statement),
        kind="statement",
        actor=actor,
        about_id=statement.person_id,
    )


def _send(statement: Statement, document: Document, actor: Actor) -> None:
    figures, coop = statement.figures, current_coop()
    body = (
        f"Dear {statement.person.calling_name},\n\n"
        f"Your statement for {figures['month_words']} is attached. {figures['closing_words']}\n\n"
        "You can also read it on your pages, under My money. Each visit is listed there with how it was worked out.\n\n"
        f"If something is not right, ring us on {coop.phone}.\n\n{coop.name}\n"
    )
    queue_email(
        to=statement.person.email,
        subject=f"Your statement for {figures['month_words']}",
        body=body,
        actor=actor,
        attachments=[document],
    )
