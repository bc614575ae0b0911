"""The questions of the pages about people. What may be kept is decided by the services."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, PoundsField, Radios
from members.models import ContactFormat, MemberGroup, NhsNumberStatus, Person, Scope

# What a permission opens, in the words of whoever gives it (domain.md F6: "what they see").
SCOPE_HINTS = {
    Scope.SEE_VISITS: "Days and times of your visits, and who comes.",
    Scope.BOOK_VISITS: "They can book, change and cancel visits, and choose your care team. You may be charged.",
    Scope.SEE_MONEY: "Your statements, what you have paid, and what is left of your budget.",
    Scope.SEE_CARE_RECORD: "Notes from visits, your care record, and who has looked at it.",
}


class HoursField(forms.Field):
    """Hours typed as 10, 10.5 or 10:30. Gives whole minutes, or None when not required."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter a number of hours, like 10 or 10.5",
        "unreal": "Enter the hours as a number, like 10 or 10.5",
    }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        typed = str(value).strip().replace(",", ".")
        if not typed:
            return None
        if clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)", typed, re.ASCII):
            return int(clock[1]) * 60 + int(clock[2])
        if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", typed, re.ASCII):
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        return round(Decimal(typed) * 60)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 60:g}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class SearchForm(forms.Form):
    search = forms.CharField(label="Name or postcode", required=False, max_length=60)


class ContactForm(forms.Form):
    """What a person may change about themselves (services.people.OWN_FIELDS)."""

    known_as = forms.CharField(label="What you like to be called", required=False, max_length=60)
    phone = forms.CharField(label="Phone", required=False, max_length=30)
    email = forms.EmailField(
        label="Email",
        required=False,
        error_messages={"invalid": "Enter an email address like name@example.com"},
    )
    address = forms.CharField(label="Address", required=False, widget=forms.Textarea, max_length=300)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    contact_format = forms.ChoiceField(
        label="How do you like to get letters?", choices=ContactFormat, widget=Radios, initial=ContactFormat.STANDARD
    )
    contact_notes = forms.CharField(
        label="What we should know when we contact you",
        help_text="For example: ring after 10am.",
        required=False,
        max_length=300,
    )
    language = forms.CharField(
        label="Language", initial="English", max_length=40, error_messages={"required": "Enter a language"}
    )
    home_notes = LongTextField(
        label="What a visitor must know about your home",
        help_text="For example: the door, the key, the dog.",
        required=False,
        max_length=1000,
    )
    about_me = LongTextField(
        label="About me", help_text="In your own words: what matters to you.", required=False, max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """All that was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def changes(self) -> dict[str, Any]:
        """What was typed and differs from what the page showed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}


class PersonForm(ContactForm):
    """As the office keeps it (services.people.OFFICE_FIELDS)."""

    first_name = forms.CharField(label="First name", max_length=60, error_messages={"required": "Enter a first name"})
    last_name = forms.CharField(label="Last name", max_length=60, error_messages={"required": "Enter a last name"})
    born_on = DateInputField(
        noun="date of birth", label="Date of birth", help_text="For example, 27 3 1943", required=False
    )
    nhs_number = forms.CharField(
        label="NHS number", help_text="10 numbers, like 999 000 0018.", required=False, max_length=20
    )
    nhs_number_status = forms.ChoiceField(
        label="Was the NHS number checked?",
        choices=[
            (NhsNumberStatus.UNVERIFIED, "No, it is as somebody told us"),
            (NhsNumberStatus.VERIFIED, "Yes, we saw it on a letter from the NHS"),
        ],
        widget=Radios,
        required=False,
    )
    field_order = ["first_name", "last_name", "known_as", "born_on", "nhs_number", "nhs_number_status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("known_as", "Known as"),
            ("contact_format", "How do they like to get letters?"),
            ("contact_notes", "What to know when contacting them"),
            ("home_notes", "What a visitor must know about the home"),
        ):
            self.fields[name].label = label
        self.fields["about_me"].help_text = "In their own words: what matters to them."


class PermissionForm(forms.Form):
    """A person names somebody who may act for them."""

    first_name = forms.CharField(
        label="Their first name", max_length=60, error_messages={"required": "Enter their first name"}
    )
    last_name = forms.CharField(
        label="Their last name", max_length=60, error_messages={"required": "Enter their last name"}
    )
    email = forms.EmailField(
        label="Their email",
        help_text="They sign in with it, so it must be their own.",
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address like name@example.com",
        },
    )
    relationship = forms.CharField(
        label="Who are they to you?",
        help_text="For example: son, friend, solicitor.",
        max_length=60,
        error_messages={"required": "Say who they are, for example son"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may they do?",
        choices=Scope,
        widget=Checkboxes(hints=SCOPE_HINTS),
        error_messages={"required": "Select what they may do"},
    )
    ends_on = DateInputField(
        noun="last day",
        label="Last day",
        help_text="Leave empty if it goes on until you take it back.",
        required=False,
    )


class OfficePermissionForm(PermissionForm):
    """The office writes down what a person told them."""

    how_given = forms.CharField(
        label="How was this permission given?",
        help_text="For example: told Ana at home, 3 March.",
        max_length=200,
        error_messages={"required": "Say how this permission was given"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relationship"].label = "Who are they to the person?"
        self.fields["ends_on"].help_text = "Leave empty if it goes on until the person takes it back."


class MembershipForm(forms.Form):
    group = forms.ChoiceField(
        label="Which group do they vote in?",
        choices=MemberGroup,
        widget=Radios,
        error_messages={"required": "Select the group they vote in"},
    )
    starts_on = DateInputField(noun="day they joined", label="Day they joined", initial=today)
    share_paid_pence = PoundsField(label="Paid for their share", initial=100)


class LastDayForm(forms.Form):
    """The one question of everything that ends on a day."""

    ends_on = DateInputField(noun="last day", label="What is the last day?", help_text="For example, 27 3 2026")


class ActingForForm(forms.Form):
    """Whom to act for. The choices are the people whose permission holds today."""

    person = forms.ChoiceField(
        label="Who do you want to act for?",
        widget=Radios,
        error_messages={
            "required": "Select who you want to act for",
            "invalid_choice": "You cannot act for this person now. Select somebody in the list.",
        },
    )

    def __init__(self, *args: Any, grants: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(grant.person_id), grant.person.full_name) for grant in grants]
        field.widget.hints = {str(grant.person_id): _allowed(grant.scopes) for grant in grants}


class InvitePersonForm(forms.Form):
    email = forms.EmailField(
        label="Their email",
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address like name@example.com",
        },
    )
    hats = forms.MultipleChoiceField(
        label="What are they to the co-op?",
        choices=[(hat.value, hat.label) for hat in Hat if hat != Hat.INSPECTOR],
        widget=Checkboxes,
        error_messages={"required": "Select at least one"},
    )


def initial_of(person: Person, form_class: type[ContactForm]) -> dict[str, Any]:
    """What the form shows at first: the person's details as they are now."""
    return {name: getattr(person, name) for name in form_class.base_fields}


def _allowed(scopes: list[str]) -> str:
    words = [Scope(scope).label.replace("my ", "their ") for scope in scopes]
    return f"You may: {', '.join(word[:1].lower() + word[1:] for word in words)}."
