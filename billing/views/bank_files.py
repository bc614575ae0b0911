"""Files from the bank: upload, say what the columns hold, see the report, import."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.bank.columns import Columns, guess
from billing.bank.lines import MOST_BYTES
from billing.bank.reading import TOO_BIG
from billing.forms.bank import BankFileForm, ColumnsForm
from billing.models import BankImport, ImportStatus
from billing.policies import may_manage_money
from billing.queries.bank_files import bank_files, open_bank_file, report_on, start_of
from billing.queries.bank_progress import progress_of
from billing.services.bank_files import (
    ask_to_import,
    drop_bank_file,
    import_bank_lines,
    is_large,
    keep_bank_file,
    set_columns,
)
from coopcare.accounts.authorise import require
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def files(request: HttpRequest) -> HttpResponse:
    page = Paginator(bank_files(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "billing/bank_files.html", {"page": page, "may_add": may_manage_money(request.actor)})


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    is_post = request.method == "POST"
    form = BankFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_valid():
        answers = form.cleaned_data
        with refusals_in(form):
            kept = keep_bank_file(
                _content(answers["file"]),
                name=answers["file"].name,
                account=answers["account"],
                new_account=answers["new_account"],
                actor=request.actor,
            )
            return redirect(_next_page(kept), kept.id)
    back_url = reverse("billing:bank_files")
    return question_page(request, form, title="Add a file from the bank", back_url=back_url, button="Read this file")


@login_required
def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the columns of a CSV file hold, with its first lines to look at."""
    kept = open_bank_file(request.actor, import_id)
    table = start_of(kept)
    if table is None:
        raise NotFound()
    initial = _initial(kept, guess(table.heads))
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            set_columns(kept, form.columns, actor=request.actor)
            return redirect("billing:bank_file", kept.id)
    return question_page(
        request,
        form,
        title="What do the columns hold?",
        back_url=reverse("billing:bank_files"),
        template="billing/bank_columns.html",
        kept=kept,
        table=table,
        heads=[table.heads[i] if i < len(table.heads) else f"Column {i + 1}" for i in range(table.width)],
    )


@login_required
def file(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The report: what importing would bring, and what stands in the way. A POST imports, or has it imported."""
    kept = open_bank_file(request.actor, import_id)
    asks_how_far = "HX-Request" in request.headers
    if kept.is_at_work and request.method != "POST":
        part = "#progress" if asks_how_far else ""
        context = {"kept": kept, "progress": progress_of(kept)}
        return render(request, f"billing/bank_importing.html{part}", context)
    if asks_how_far:
        return HttpResponse(headers={"HX-Refresh": "true"})
    problem, status = kept.last_error, 200
    if request.method == "POST":
        try:
            return _import(request, kept)
        except (Invalid, StaleState) as error:
            problem, status = error.message, error.status
            kept = open_bank_file(request.actor, import_id)
    if kept.status == ImportStatus.WAITING and kept.kind == "csv" and kept.columns is None:
        return redirect("billing:bank_columns", kept.id)
    return render(request, "billing/bank_file.html", {**_report(kept), "problem": problem}, status=status)


def _import(request: HttpRequest, kept: BankImport) -> HttpResponse:
    """At once, or by a worker when it is so large that a page would have to wait."""
    if is_large(kept):
        ask_to_import(kept, actor=request.actor)
        return redirect("billing:bank_file", kept.id)
    kept = import_bank_lines(kept, actor=request.actor)
    messages.success(request, f"{_lines(kept.line_count)} imported.")
    return redirect("billing:bank")


@require_POST
@login_required
def drop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    kept = open_bank_file(request.actor, import_id)
    try:
        drop_bank_file(kept, actor=request.actor)
    except StaleState as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{kept.file_name} has been thrown away.")
    return redirect("billing:bank_files")


def _content(upload: Any) -> bytes:
    if (upload.size or 0) > MOST_BYTES:
        raise Invalid(TOO_BIG, field="file")
    content: bytes = upload.read()
    return content


def _next_page(kept: BankImport) -> str:
    return "billing:bank_columns" if kept.kind == "csv" and kept.columns is None else "billing:bank_file"


def _initial(kept: BankImport, guessed: Columns | None) -> dict[str, Any]:
    """What was chosen before, else what the names of the columns say."""
    columns = Columns.from_json(kept.columns) if kept.columns else guessed
    if columns is None:
        return {"order": ""}
    return {name: value for name, value in columns.to_json().items() if name != "heads" and value is not None}


def _report(kept: BankImport) -> dict[str, Any]:
    """For a file that waits: everything there is to say. For one that was imported, its counts."""
    context: dict[str, Any] = {"kept": kept, "back_url": reverse("billing:bank_files")}
    if kept.status != ImportStatus.WAITING:
        return context
    return context | {"report": report_on(kept)}


def _lines(number: int) -> str:
    return "1 line has been" if number == 1 else f"{number:,} lines have been"
