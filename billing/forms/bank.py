"""The questions of the bank's pages. What may be kept is decided by the services."""

from typing import Any
from uuid import UUID

from django import forms

from billing.bank.columns import Columns
from billing.bank.csv_file import Table
from billing.bank.dates import Order
from billing.bank.matching import OpenAccount, Part
from billing.models import BankAccount
from coopcare.money import LARGEST_PENCE, format_pounds
from coopcare.ui.fields import PoundsField, Radios

NO_COLUMN = ""


class BankFileForm(forms.Form):
    file = forms.FileField(
        label="The bank’s file",
        help_text="CSV, OFX or CAMT.053, from the bank’s website. At most 5 MB and 50,000 lines.",
        error_messages={"required": "Choose the file", "empty": "This file is empty. Choose another."},
    )
    account = forms.ModelChoiceField(
        label="Which bank account is it of?",
        queryset=BankAccount.objects.none(),
        required=False,
        empty_label="A new account",
    )
    new_account = forms.CharField(
        label="Name of a new account (optional)",
        help_text="The office’s own name for it, such as Current account.",
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Not at import time: the list is the active co-op's.
        account: Any = self.fields["account"]
        account.queryset = BankAccount.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("account") and data.get("new_account", "").strip():
            self.add_error("new_account", "Select an account or name a new one, not both")
        return data


class ColumnsForm(forms.Form):
    """What the columns of one CSV file hold. Each choice shows what stands in the column."""

    date = forms.TypedChoiceField(label="Date", coerce=int, error_messages={"required": "Select the date"})
    text = forms.TypedChoiceField(
        label="Description", help_text="Who paid, as the bank says it.", coerce=int,
        error_messages={"required": "Select the description"},
    )  # fmt: skip
    reference = forms.TypedChoiceField(label="Reference (optional)", coerce=int, empty_value=None, required=False)
    amount = forms.TypedChoiceField(
        label="Amount (optional)", help_text="One column, with a minus for money that went out.",
        coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    paid_in = forms.TypedChoiceField(
        label="Paid in (optional)", help_text="If money in and money out stand in two columns.",
        coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    paid_out = forms.TypedChoiceField(label="Paid out (optional)", coerce=int, empty_value=None, required=False)
    order = forms.ChoiceField(
        label="How are the dates written?",
        choices=[
            ("", "Work it out from the file"),
            (Order.DAY_FIRST, "Day first, like 25/12/2026"),
            (Order.MONTH_FIRST, "Month first, like 12/25/2026"),
        ],
        widget=Radios,
        required=False,
    )

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        self.heads = table.heads
        columns = [(str(column), table.name_of(column)) for column in range(table.width)]
        for name in ("date", "text", "reference", "amount", "paid_in", "paid_out"):
            field: Any = self.fields[name]
            field.choices = [(NO_COLUMN, "No column"), *columns]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and (problem := self.columns.problem):
            self.add_error("amount", problem)
        return data

    @property
    def columns(self) -> Columns:
        """What was chosen. For a form without errors."""
        return Columns(**self.cleaned_data, heads=self.heads)


class AsideForm(forms.Form):
    reason = forms.CharField(
        label="What is this money?",
        help_text="For example: grant from the council, rent, wages. It will not be asked about again.",
        max_length=200,
        error_messages={"required": "Say what this money is"},
    )


class ShareForm(forms.Form):
    """How much of one line is for each of some accounts."""

    def __init__(self, *args: Any, accounts: list[OpenAccount], **options: Any) -> None:
        super().__init__(*args, **options)
        for account in accounts:
            self.fields[f"for_{account.id}"] = PoundsField(
                label=_account_words(account),
                help_text=_owed_words(account),
                required=False,
                max_value=LARGEST_PENCE,
            )

    @property
    def parts(self) -> list[Part]:
        """Amounts above nothing. For a form without errors."""
        amounts = {name: pence for name, pence in self.cleaned_data.items() if pence}
        return [Part(UUID(name.removeprefix("for_")), pence) for name, pence in amounts.items()]


def parts_in(text: str) -> list[Part]:
    """The parts that a suggestion's button sent; empty when somebody has tampered with it."""
    try:
        pairs = [one.split(":") for one in text.split(",")]
        return [Part(UUID(account), int(pence)) for account, pence in pairs]
    except ValueError:
        return []


def _account_words(account: OpenAccount) -> str:
    if account.payer_name == account.person_name:
        return account.payer_name
    return f"{account.payer_name}, for {account.person_name}"


def _owed_words(account: OpenAccount) -> str:
    if account.balance_pence < 0:
        return f"Nothing is owed. {format_pounds(-account.balance_pence)} is held on the account."
    return f"{format_pounds(account.balance_pence)} is owed."
