"""A month for the co-op's own books: its journals, the codes of its accounts, and the files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from billing.forms.books import AccountCodesForm
from billing.journals.accounts import WORDS
from billing.journals.profiles import PROFILES, Product, missing_codes
from billing.policies import may_manage_money
from billing.queries.journals import account_codes, month_journals
from billing.services.journals import journals_file, set_account_codes
from billing.views.board import board_month
from coopcare.accounts.authorise import require
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import UNPROCESSABLE, question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def journals(request: HttpRequest, year: int, month: int) -> HttpResponse:
    require(may_manage_money(request.actor))
    return _page(request, year, month)


@require_POST
@login_required
def take_out(request: HttpRequest, year: int, month: int, product: str) -> HttpResponse:
    """The file for one product; the page with the sentence while there is none."""
    require(may_manage_money(request.actor))
    first_day = board_month(year, month)
    if product not in list(Product):
        raise NotFound()
    try:
        content = journals_file(first_day, product=Product(product), actor=request.actor)
    except Invalid as error:
        return _page(request, year, month, problem=error.message)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{first_day:%Y-%m} journals {product}.csv")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def codes(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    initial = {account.value: code for account, code in account_codes(request.actor).items()}
    form = AccountCodesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            set_account_codes(form.cleaned_data, actor=request.actor)
            messages.success(request, "The codes are saved.")
            return redirect("billing:board")
    return question_page(
        request, form, title="Codes of accounts", back_url=reverse("billing:board"), button="Save the codes",
        heading=False, template="billing/account_codes.html",
    )  # fmt: skip


def _page(request: HttpRequest, year: int, month: int, *, problem: str = "") -> HttpResponse:
    first_day = board_month(year, month)
    found = month_journals(request.actor, first_day)
    missing = missing_codes(found, account_codes(request.actor))
    context = {
        "first_day": first_day,
        "journals": found,
        "missing": [WORDS[account.value] for account in missing],
        "profiles": [(product.value, profile) for product, profile in PROFILES.items()],
        "problem": problem,
    }
    return render(request, "billing/journals.html", context, status=UNPROCESSABLE if problem else 200)
