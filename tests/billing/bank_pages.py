"""Uploading, settling columns and importing, as somebody does on the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import BankImport, BankLine, BudgetLine, Invoice
from billing.queries.accounts import balance_of_line
from coopcare.tenancy.context import acting_for
from tests.cast import Cast


def inside(cast: Cast):
    return acting_for(cast.coop, cast.system)


def page(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def upload(client, content: str | bytes, name: str = "november.csv", **answers):
    data = content.encode() if isinstance(content, str) else content
    answers = {"new_account": "Current account", **answers}
    sent = {"file": SimpleUploadedFile(name, data), **answers}
    return client.post(reverse("billing:add_bank_file"), sent, follow=True)


HEAD = "Date,Description,Amount\n"
COLUMNS = {"date": "0", "text": "1", "amount": "2", "order": ""}


def bring_in(client, closed: Cast, rows: str, **answers) -> BankImport:
    """Upload, settle the columns, import; answers the import."""
    page(upload(client, HEAD + rows, **answers))
    with inside(closed):
        kept = BankImport.objects.filter(status="waiting").latest("id")
    if kept.columns is None:
        page(client.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    page(client.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    with inside(closed):
        kept = BankImport.objects.get(id=kept.id)
    assert kept.status == "imported"
    return kept


def own_invoice(closed: Cast) -> Invoice:
    with inside(closed):
        return Invoice.objects.get(budget_line__funding_type="self")


def lines_of(closed: Cast) -> list[BankLine]:
    with inside(closed):
        return list(BankLine.objects.order_by("position"))


def balance(closed: Cast) -> int:
    """What Margaret herself owes."""
    with inside(closed):
        return balance_of_line(BudgetLine.objects.get(funding_type="self"))


def account_id(closed: Cast, funding_type: str = "self"):
    with inside(closed):
        return BudgetLine.objects.get(funding_type=funding_type).id
