"""The questions of our own pages about log-ins; signing in itself is allauth's."""

from typing import Any

from django import forms

from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access

# What somebody may be without being a person in our records: the others are about their own record or team.
OFFICE = [(hat.value, hat.label) for hat in (Hat.MANAGER, Hat.FINANCE, Hat.SECRETARY, Hat.BOARD)]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words you will remember make a good one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": "Enter a password"},
    )


class ConfirmForm(forms.Form):
    """Nothing to ask: pressing the button is the answer."""


class HatForm(forms.Form):
    hat = forms.ChoiceField(
        label="Which role do you want to use now?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the role you want to use",
            "invalid_choice": "Select one of your own roles",
        },
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hat"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(hat, Hat(hat).label) for hat in access.hats]


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What is the token for?",
        help_text="For example: rota export on the office computer.",
        max_length=60,
        error_messages={"required": "Give the token a name, so that you know later what it is for"},
    )


class InviteForm(forms.Form):
    full_name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter their first and last name"}
    )
    email = forms.EmailField(
        label="Their email",
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address like name@example.com",
        },
    )
    hats = forms.MultipleChoiceField(
        label="What are they to the co-op?",
        choices=OFFICE,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one"},
    )
