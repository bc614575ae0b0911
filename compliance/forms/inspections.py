"""What the manager and the inspector type."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from clusters.models import Package
from compliance.models import SampleRule
from compliance.services.inspections import Sample
from coopcare.clock import local, now, today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, TimeField
from members.models import Employment, Person

MOST_BY_LOT = 50


class InspectionForm(forms.Form):
    inspector_name = forms.CharField(
        label="Inspector’s name", max_length=120, error_messages={"required": "Enter the inspector’s name"}
    )
    organisation = forms.CharField(
        label="Organisation", max_length=120, initial="Care Quality Commission",
        error_messages={"required": "Enter the organisation they work for"},
    )  # fmt: skip
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="The link and the one-time code are sent here.",
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address, like name@cqc.example",
        },
    )
    purpose = forms.CharField(
        label="What for?", max_length=300, error_messages={"required": "Say what the inspection is for"}
    )
    starts_on = DateInputField(
        label="Open from: day", noun="first day", help_text="Leave this empty to open the records now.", required=False
    )
    starts_at_time = TimeField(label="Open from: time", initial=dt.time(9), help_text="For example, 9am")
    ends_on = DateInputField(label="Open until: day", noun="last day", help_text="72 hours at most.")
    ends_at_time = TimeField(label="Open until: time", initial=dt.time(17), help_text="For example, 5pm")
    people_rule = forms.ChoiceField(
        label="Whose records may they open by name?",
        help_text="Everybody else shows as a number.",
        choices=SampleRule.choices,
        initial=SampleRule.CHOSEN,
        widget=Radios(conditional={SampleRule.LOT: ["people_count"], SampleRule.CHOSEN: ["sample"]}),
        error_messages={"required": "Select whose records they may open"},
    )
    people_count = forms.IntegerField(
        label="How many people?", help_text="Inspectors usually ask for 3 to 6.", min_value=1, max_value=MOST_BY_LOT,
        required=False,
    )  # fmt: skip
    sample = forms.MultipleChoiceField(label="People", required=False, widget=Checkboxes)
    staff_rule = forms.ChoiceField(
        label="Whose staff files may they open?",
        help_text="The training of everybody is in the staff list.",
        choices=SampleRule.choices,
        initial=SampleRule.CHOSEN,
        widget=Radios(conditional={SampleRule.LOT: ["staff_count"], SampleRule.CHOSEN: ["staff"]}),
        error_messages={"required": "Select whose staff files they may open"},
    )
    staff_count = forms.IntegerField(
        label="How many staff files?", help_text="Inspectors usually ask for 3 to 6.", min_value=1,
        max_value=MOST_BY_LOT, required=False,
    )  # fmt: skip
    staff = forms.MultipleChoiceField(label="Staff files", required=False, widget=Checkboxes)

    def __init__(self, *args: Any, by_name: bool = True, **kwargs: Any) -> None:
        """Without `by_name` nobody's name is on the form: a lot is drawn, or everybody's records are opened."""
        super().__init__(*args, **kwargs)
        if not by_name:
            self._without_names()
            return
        on = today()
        for name, among in (("sample", Package.objects.on(on)), ("staff", Employment.objects.on(on))):
            people = Person.objects.filter(id__in=among.values("person_id")).order_by("last_name", "first_name")
            self.fields[name].choices = [(str(person.id), person.full_name) for person in people]

    def _without_names(self) -> None:
        rules: Any = {"people_rule": ("sample", "people_count"), "staff_rule": ("staff", "staff_count")}
        for rule, (ids, count) in rules.items():
            field: Any = self.fields[rule]
            field.choices = [one for one in SampleRule.choices if one[0] != SampleRule.CHOSEN]
            field.initial = SampleRule.LOT
            field.widget.conditional = {SampleRule.LOT.value: [count]}
            del self.fields[ids]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        for rule, count in (("people_rule", "people_count"), ("staff_rule", "staff_count")):
            if answers.get(rule) == SampleRule.LOT and not answers.get(count) and count not in self.errors:
                self.add_error(count, "Enter how many, as a number")
        return answers

    def period(self) -> tuple[dt.datetime, dt.datetime]:
        """The two instants (UTC). An empty first day is this moment."""
        answers = self.cleaned_data
        first = answers["starts_on"]
        starts_at = local(first, answers["starts_at_time"]) if first else now()
        return starts_at, local(answers["ends_on"], answers["ends_at_time"])

    def sample_of(self, part: str, ids: str) -> Sample:
        """The answers about `part` (people or staff), whose ids were ticked in the field `ids`."""
        answers = self.cleaned_data
        return Sample(
            SampleRule(answers[f"{part}_rule"]),
            ids=[UUID(one) for one in answers.get(ids, [])],
            how_many=answers[f"{part}_count"] or 0,
        )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code from the e-mail",
        help_text="6 numbers, from the e-mail we have just sent.",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the 6 numbers from the e-mail"},
    )
    spoken = forms.CharField(
        label="Code from the phone",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "Enter the 6 numbers that you were told on the phone"},
    )

    def __init__(self, *args: Any, phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spoken"].help_text = f"6 numbers, read out to you by the co-op. Ring {phone} if you have none."


class SearchForm(forms.Form):
    q = forms.CharField(
        label="What are you looking for?",
        help_text="A name in your sample, a policy, or a quality statement.",
        max_length=80,
        required=False,
    )


class PirAnswerForm(forms.Form):
    """Free text of the provider information return."""

    text = LongTextField(label="Your answer", max_length=6000, required=False)


class DayForm(forms.Form):
    """A day chosen in the address; typed wrong, today is shown."""

    on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)


class WeekForm(forms.Form):
    """A week chosen in the address by one of its days; typed wrong, this week is shown."""

    week = forms.DateField(input_formats=["%Y-%m-%d"], required=False)


class MonthForm(forms.Form):
    """A month chosen in the address, or the first day of the days until today; typed wrong, this month is shown."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)
    since = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
