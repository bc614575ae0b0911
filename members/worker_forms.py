"""The questions of the pages about workers: contract, card, checks. What may be kept is decided by the services."""

from typing import Any

from django import forms

from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, YesNoField
from coopcare.ui.formats import WEEKDAYS
from members.forms import HoursField
from members.models import Contract, CredentialKind, Job, TrainingTopic, TravelMode
from members.skills import SKILLS


class ContractForm(forms.Form):
    """The hours and days that a contract is for."""

    contract = forms.ChoiceField(
        label="Contract",
        choices=Contract,
        widget=Radios(conditional={Contract.FIXED_DAYS: ["weekdays"]}),
        error_messages={"required": "Select the kind of contract"},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On which days of the week?",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=Checkboxes,
        required=False,
    )
    guaranteed_minutes = HoursField(
        label="Guaranteed hours each week", help_text="Leave empty when no hours are guaranteed.", required=False
    )
    most_minutes = HoursField(label="The most hours they wish to work each week", initial=48 * 60)
    opted_out_of_48_hours = YesNoField(label="Have they signed to work more than 48 hours a week?", initial=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        guaranteed = cleaned.get("contract") in (Contract.GUARANTEED, Contract.FIXED_DAYS)
        if guaranteed and "guaranteed_minutes" not in self.errors and not cleaned.get("guaranteed_minutes"):
            self.add_error("guaranteed_minutes", "Enter the guaranteed hours each week, like 20")
        if not guaranteed:
            cleaned["guaranteed_minutes"] = 0
        if cleaned.get("contract") != Contract.FIXED_DAYS:
            cleaned["weekdays"] = []
        elif not cleaned.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", "Select the days of the week that the contract is for")
        return cleaned


class EmploymentForm(ContractForm):
    job = forms.ChoiceField(
        label="What is the job?", choices=Job, widget=Radios, error_messages={"required": "Select the job"}
    )
    starts_on = DateInputField(noun="first day", label="First day", initial=today)
    most_minutes_a_day = HoursField(
        label="The most hours they wish to work in a day (optional)",
        help_text="Leave empty if they set no limit.",
        required=False,
    )
    travel_mode = forms.ChoiceField(
        label="How do they travel between visits?",
        choices=[*TravelMode.choices, ("", "We do not know yet")],
        widget=Radios,
        required=False,
    )
    languages = forms.CharField(
        label="Languages they speak",
        initial="English",
        max_length=120,
        error_messages={"required": "Enter at least one language"},
    )
    about = LongTextField(label="What people read before they choose this worker", required=False, max_length=600)
    field_order = ["job", "starts_on", *ContractForm.base_fields]


class CardForm(forms.Form):
    about = LongTextField(
        label="What should people know about you?",
        help_text="What you enjoy, how you like to work. Leave out your last name, address and phone.",
        required=False,
        max_length=600,
    )
    languages = forms.CharField(
        label="Languages you speak", max_length=120, error_messages={"required": "Enter at least one language"}
    )
    skills = forms.MultipleChoiceField(
        label="What else can you do?",
        help_text="People can ask for these. Select only what is true of you.",
        choices=list(SKILLS.items()),
        widget=Checkboxes,
        required=False,
    )
    photo = forms.FileField(
        label="A photo of you (optional)",
        help_text="A JPEG or PNG, 10 MB or less. People who may choose you see it, and nobody else.",
        required=False,
        allow_empty_file=True,
        max_length=160,
        error_messages={"max_length": "The name of the file is too long. Give it a shorter name."},
    )
    photo_words = forms.CharField(
        label="What does the photo show?",
        help_text="For people who cannot see it. For example: Amira smiling, with short dark hair and glasses.",
        required=False,
        max_length=200,
    )
    no_photo = forms.BooleanField(label="Take my photo off the card", required=False)

    def __init__(self, *args: Any, has_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photo:
            del self.fields["no_photo"]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("photo") and not answers.get("photo_words", "").strip():
            self.add_error("photo_words", "Say what the photo shows, for people who cannot see it")
        return answers


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(
        label="What did you check?",
        choices=CredentialKind,
        widget=Radios,
        error_messages={"required": "Select what you checked"},
    )
    topic = forms.ChoiceField(
        label="If it was training, what was it in?",
        choices=[("", "Choose one"), *TrainingTopic.choices],
        required=False,
    )
    reference = forms.CharField(
        label="Number or reference", help_text="For a DBS check: the certificate number.", required=False, max_length=60
    )
    starts_on = DateInputField(noun="day it was issued or passed", label="Day it was issued or passed")
    ends_on = DateInputField(
        noun="last day it counts",
        label="Last day it counts",
        help_text="Leave empty if it does not run out.",
        required=False,
    )
    checked_on = DateInputField(noun="day you saw it", label="Day you saw it", initial=today)
    evidence = forms.FileField(
        label="File to keep with it",
        help_text="A PDF or a photo, 10 MB or less. Do not keep a copy of a DBS certificate.",
        required=False,
        allow_empty_file=True,
        max_length=160,
        error_messages={"max_length": "The name of the file is too long. Give it a shorter name."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == CredentialKind.TRAINING and not cleaned.get("topic"):
            self.add_error("topic", "Select what the training was in")
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why does this check no longer count?",
        max_length=200,
        error_messages={"required": "Say why this check no longer counts"},
    )


class SignedForm(forms.Form):
    starts_on = DateInputField(
        label="On which day did they sign?", noun="day", error_messages={"required": "Enter the day they signed"}
    )


class NoticeForm(forms.Form):
    notice_on = DateInputField(
        label="On which day did they give notice?",
        noun="day",
        error_messages={"required": "Enter the day they gave notice"},
    )
    ends_on = DateInputField(
        label="Last day on which the opt-out counts (optional)",
        help_text="Leave it empty for 7 days’ notice. Longer notice must have been agreed, up to three months.",
        noun="last day",
        required=False,
    )


class ApprenticeshipForm(forms.Form):
    starts_on = DateInputField(
        label="First day of the apprenticeship", noun="first day", error_messages={"required": "Enter the first day"}
    )
    ends_on = DateInputField(label="Last day (optional)", noun="last day", required=False)
