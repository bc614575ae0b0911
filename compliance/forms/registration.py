"""What the manager types about registration, readiness, insurances and registrations."""

from typing import Any

from django import forms

from compliance.forms.actions import OwnedForm, who
from compliance.models import PaperKind
from compliance.queries.readiness import Readiness
from compliance.services.readiness import INSURANCES
from coopcare.clock import today
from coopcare.tenancy.models import Coop, CqcStatus
from coopcare.tenancy.registration import ALLOWS, MOVES
from coopcare.ui.fields import DateInputField, LongTextField, PoundsField, Radios
from members.models import Person

FILE_NAME = {"max_length": "The name of the file is too long. Give it a shorter name."}


def file_field(label: str, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label, help_text=help_text, required=False, allow_empty_file=True, max_length=160,
        error_messages=FILE_NAME,
    )  # fmt: skip


class MoveForm(forms.Form):
    """`was` is the status on the page: a move from another one is refused."""

    was = forms.CharField(widget=forms.HiddenInput)
    new = forms.ChoiceField(
        label="What is the status now?", widget=Radios, error_messages={"required": "Select the new status"}
    )
    on = DateInputField(label="From which day?", noun="day", help_text="For example, 27 3 2026", initial=today)
    reason = LongTextField(label="Why?", error_messages={"required": "Say why, in a sentence"})
    reference = forms.CharField(
        label="Reference",
        help_text="The number or date of the regulator’s letter, certificate or notice, if there is one.",
        required=False,
    )

    def __init__(self, *args: Any, coop: Coop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["was"] = coop.cqc_status
        after = [status for status in CqcStatus if status in MOVES[CqcStatus(coop.cqc_status)]]
        field = self.fields["new"]
        field.choices = [(status.value, status.label) for status in after]
        field.widget = Radios(hints={status.value: ALLOWS[status][0] for status in after}, choices=field.choices)


class ItemForm(OwnedForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = who("Who sees to it?")
    due_on = DateInputField(label="By when?", noun="day", required=False)
    note = LongTextField(label="Note", max_length=500, required=False)
    file = file_field("Its document", "A PDF or a photo. A new one takes the place of the one before.")
    is_done = forms.BooleanField(label="It is done", required=False)

    def __init__(self, *args: Any, row: Readiness, **kwargs: Any) -> None:
        tick = row.tick
        super().__init__(*args, **kwargs)
        self.initial["version"] = tick.version if tick else 0
        if tick:
            self.initial.update(owner=tick.owner, due_on=tick.due_on, note=tick.note, is_done=bool(tick.done_on))
            choice = self.fields["owner"]
            choice.queryset |= Person.objects.filter(id__in=[tick.owner_id])
            choice.help_text = f"Written down earlier: {tick.owner_before}." if tick.owner_before else ""
        if row.item.works_out:
            del self.fields["is_done"], self.fields["file"]


class PaperForm(forms.Form):
    issuer = forms.CharField(
        label="Who insures you?", max_length=120, error_messages={"required": "Enter who it is with"}
    )
    number = forms.CharField(label="Its number", max_length=60, error_messages={"required": "Enter its number"})
    cover_pence = PoundsField(label="The most it pays, in pounds", required=False)
    starts_on = DateInputField(label="First day", noun="first day")
    ends_on = DateInputField(label="Last day", noun="last day")
    file = file_field("The certificate", "A PDF or a photo.")

    def __init__(self, *args: Any, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in INSURANCES:
            del self.fields["cover_pence"]
            self.fields["issuer"].label = "With whom are you registered?"
