"""The questions on the co-op's own books: codes of accounts, and files of costs."""

from typing import Any

from django import forms

from billing.journals.accounts import ACCOUNT_WORDS
from billing.services.journals import LONGEST_CODE

MOST_BYTES = 2 * 2**20


class AccountCodesForm(forms.Form):
    """A code for each account; an empty box is one that has none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in ACCOUNT_WORDS:
            self.fields[name] = forms.CharField(
                label=f"{words} (optional)",
                max_length=LONGEST_CODE,
                required=False,
                error_messages={"max_length": f"The code must have {LONGEST_CODE} letters or fewer"},
            )


class CostFileForm(forms.Form):
    file = forms.FileField(
        label="The file",
        help_text="CSV with three columns: Month, Heading and Amount. Other columns are left out.",
        error_messages={"required": "Choose the file", "empty": "This file is empty. Choose another."},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(f"This file is too big. Choose one of {MOST_BYTES // 2**20} MB or less.")
        return upload
