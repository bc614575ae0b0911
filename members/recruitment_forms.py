"""The questions of a recruitment file, one thing to a page. What may be kept is decided by the services."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, YesNoField
from coopcare.ui.formats import MONTHS, gov_month
from members.models import DbsDecision, DbsLevel, Job, PastKind

_NUMBERS = {name.lower()[:3]: number for number, name in enumerate(MONTHS, start=1)}
_TYPED = re.compile(r"(?P<month>[a-z]{3,9}|\d{1,2})[\s/.-]+(?P<year>\d{4})", re.ASCII)


class MonthInput(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        return gov_month(value) if isinstance(value, dt.date) else super().format_value(value)


class MonthField(forms.Field):
    """A month as people write it: March 2019, 3 2019, 03/2019. Gives its first day."""

    widget = MonthInput
    default_error_messages = {
        "required": "Enter a month and a year, like March 2019",
        "unreal": "Enter a month and a year, like March 2019",
    }

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        match = _TYPED.fullmatch(str(value).strip().lower())
        if match:
            month = match["month"]
            number = int(month) if month.isdigit() else _NUMBERS.get(month[:3], 0)
            if 1 <= number <= 12 and 1930 <= int(match["year"]) <= 2100:
                return dt.date(int(match["year"]), number, 1)
        raise ValidationError(self.error_messages["unreal"], code="unreal")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class ApplyForm(forms.Form):
    job = forms.ChoiceField(
        label="Which job do they apply for?",
        choices=Job,
        widget=Radios,
        error_messages={"required": "Select the job"},
    )


class IdentityForm(forms.Form):
    identity_proof = forms.CharField(
        label="What did you see?",
        help_text="The original, with the person there. For example: passport, driving licence with a photo.",
        max_length=80,
        error_messages={"required": "Enter what you saw, like passport"},
    )
    identity_seen_on = DateInputField(label="On which day?", noun="day you saw it", initial=today)
    photo_seen_on = DateInputField(
        label="On which day did you compare a recent photo with them?", noun="day you saw the photo", required=False
    )


class DbsForm(forms.Form):
    number = forms.CharField(
        label="Certificate number", max_length=60, error_messages={"required": "Enter the number of the certificate"}
    )
    issued_on = DateInputField(label="Day it was issued", noun="day it was issued")
    level = forms.ChoiceField(
        label="Level of the check",
        choices=DbsLevel,
        widget=Radios,
        error_messages={"required": "Select the level of the check"},
    )
    shows_something = YesNoField(label="Does it show anything?")
    decision = forms.ChoiceField(
        label="What did you decide?",
        choices=DbsDecision,
        widget=Radios,
        error_messages={"required": "Select what you decided"},
    )
    reason = forms.CharField(
        label="Why, if it shows something",
        help_text="Write why you decided so, and never what the certificate says. We keep no copy of it.",
        required=False,
        max_length=300,
    )
    update_service = YesNoField(label="Are they on the update service?", initial=False)
    look_again_on = DateInputField(
        label="Day to look again",
        noun="day to look again",
        help_text="As your recruitment policy says. The rota does not ask them after this day.",
        required=False,
    )


class RightToWorkForm(forms.Form):
    proof = forms.CharField(
        label="How did you check?",
        help_text="For example: British passport seen; share code, checked online.",
        max_length=60,
        error_messages={"required": "Enter how you checked"},
    )
    checked_on = DateInputField(label="On which day?", noun="day you checked", initial=today)
    look_again_on = DateInputField(
        label="If it is for a time: its last day",
        noun="last day",
        help_text="Leave empty if it does not run out. You are warned ahead.",
        required=False,
    )


class HealthForm(forms.Form):
    answered_on = DateInputField(label="On which day did they answer?", noun="day they answered", initial=today)
    adjustments = forms.CharField(
        label="What helps them in this work? (optional)",
        help_text="Only what matters for the job: lifting, travelling, working at night.",
        required=False,
        max_length=300,
    )


class InductionForm(forms.Form):
    began_on = DateInputField(label="First day of the induction", noun="first day of the induction", initial=today)


class SinceForm(forms.Form):
    month = MonthField(label="In which month did they leave school or college full-time?")


class PastForm(forms.Form):
    kind = forms.ChoiceField(
        label="What was it?",
        choices=[choice for choice in PastKind.choices if choice[0] != PastKind.EXPLAINED],
        widget=Radios,
        error_messages={"required": "Select what it was"},
    )
    what = forms.CharField(
        label="Employer and role, or school",
        max_length=160,
        error_messages={"required": "Enter the employer and the role, or the school"},
    )
    first_month = MonthField(label="First month")
    last_month = MonthField(label="Last month", help_text="Leave empty if it still goes on.", required=False)
    why_left = forms.CharField(label="Why they left", required=False, max_length=300)


class GapForm(forms.Form):
    what = forms.CharField(
        label="What were they doing?",
        help_text="In their own words. For example: looked after my mother.",
        max_length=160,
        error_messages={"required": "Enter what they were doing"},
    )


class ConductForm(forms.Form):
    conduct = LongTextField(
        label="What does that employer say about how they worked?",
        help_text="Or why it cannot be had, and what you did to get it.",
        max_length=300,
        error_messages={"required": "Enter what the employer says, or why it cannot be had"},
    )
    why_left = forms.CharField(
        label="Why did they leave, and does the employer say so too?", required=False, max_length=300
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=200, error_messages={"required": "Say why"})


class AskReferenceForm(forms.Form):
    referee = forms.CharField(
        label="Who is asked?", max_length=120, error_messages={"required": "Enter who is asked"}
    )  # fmt: skip
    organisation = forms.CharField(
        label="Organisation",
        help_text="Use a work address or number that you looked up yourself.",
        required=False,
        max_length=120,
    )
    is_last_employer = YesNoField(label="Is this their last employer?")
    asked_on = DateInputField(label="Asked on", noun="day you asked", initial=today)


class ReceiveReferenceForm(forms.Form):
    received_on = DateInputField(label="On which day did it come?", noun="day it came", initial=today)
    words = forms.CharField(
        label="In a few words, what does it say?",
        help_text="Would they have them back?",
        required=False,
        max_length=300,
    )


class VerifyReferenceForm(forms.Form):
    verified_on = DateInputField(label="On which day did you make sure?", noun="day you made sure", initial=today)
    verified_how = forms.CharField(
        label="How did you make sure that it is real?",
        help_text="Whom you rang, and where you found the number.",
        max_length=200,
        error_messages={"required": "Say how you made sure that it is real"},
    )


class QualificationForm(forms.Form):
    name = forms.CharField(
        label="Which qualification?", max_length=160, error_messages={"required": "Enter the qualification"}
    )
    seen_on = DateInputField(label="On which day did you see the proof?", noun="day you saw it", initial=today)


class NothingToAsk(forms.Form):
    """A page that only asks for a press."""


class SupervisedForm(forms.Form):
    reason = forms.CharField(
        label="What would be at risk if they waited for the certificate?",
        max_length=300,
        error_messages={"required": "Say what would be at risk if they waited"},
    )
    barred_list_clear_on = DateInputField(
        label="On which day was the adults’ barred list clear?", noun="day the list was clear"
    )
    until = DateInputField(label="Until when, at the latest?", noun="last day", help_text="Six weeks at most.")
    signed_by = forms.CharField(
        label="Who agreed?",
        help_text="The nominated individual’s name.",
        max_length=80,
        error_messages={"required": "Enter who agreed"},
    )


class StartedForm(forms.Form):
    started_on = DateInputField(label="Their first day", noun="first day", initial=today)
