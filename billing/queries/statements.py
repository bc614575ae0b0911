"""Statements, as far as the actor may see them, and how far a month's have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from billing.models import MonthClose, Statement, StatementStatus
from billing.policies import may_read_money, may_see_money_of
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound
from members.models import ContactFormat

# Papers that a printer cannot make: somebody has to prepare them.
SPECIAL_FORMATS = (ContactFormat.EASY_READ, ContactFormat.AUDIO, ContactFormat.BRAILLE)


@dataclass(frozen=True)
class Progress:
    """How many of a month's statements are made, waiting, failed, mailed or made on request; and which go by post."""

    total: int
    ready: int
    waiting: int
    failed: int
    on_request: int
    emailed: int
    by_post: Sequence[Statement]

    @property
    def is_finished(self) -> bool:
        return not self.waiting


def progress_of(month: MonthClose) -> Progress:
    statements = Statement.objects.filter(month=month)
    counts = statements.aggregate(
        total=Count("id"),
        ready=Count("id", filter=Q(status=StatementStatus.READY)),
        waiting=Count("id", filter=Q(status=StatementStatus.WAITING)),
        failed=Count("id", filter=Q(status=StatementStatus.FAILED)),
        on_request=Count("id", filter=Q(status=StatementStatus.ON_REQUEST)),
        emailed=Count("id", filter=Q(emailed_at__isnull=False)),
    )
    no_mail = Q(status=StatementStatus.READY, emailed_at__isnull=True)
    special = Q(status=StatementStatus.READY, person__contact_format__in=SPECIAL_FORMATS)
    by_post = statements.filter(no_mail | special).select_related("person")
    return Progress(**counts, by_post=list(by_post.order_by("person__last_name", "person__first_name")))


def statements_of(person_id: UUID) -> QuerySet[Statement]:
    """Newest first. Callers have asked may_see_money_of."""
    return Statement.objects.filter(person_id=person_id).select_related("month").order_by("-month__first_day")


def statements_visible_to(actor: Actor) -> QuerySet[Statement]:
    """The office: all. A person or representative with the money permission: the person's own."""
    statements = Statement.objects.select_related("month")
    if may_read_money(actor):
        return statements
    if actor.subject_id is None or not may_see_money_of(actor, actor.subject_id):
        return statements.none()
    return statements.filter(person_id=actor.subject_id)


def statements_in(month: MonthClose) -> QuerySet[Statement]:
    """Everybody's, by name. Callers have asked may_read_money."""
    people = Statement.objects.filter(month=month).select_related("person")
    return people.order_by("person__last_name", "person__first_name", "id")


def open_statement(actor: Actor, statement_id: UUID) -> Statement:
    """One statement. NotFound unless the actor may see this person's money; reading another's is recorded."""
    statement = Statement.objects.select_related("person", "month", "document").filter(id=statement_id).first()
    if statement is None or not may_see_money_of(actor, statement.person_id):
        raise NotFound()
    record_reading(actor, f"the statement for {statement.figures['month_words']}", statement, about=statement.person_id)
    return statement
