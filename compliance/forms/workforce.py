"""What is typed about training, supervision and voices."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import TextChoices

from compliance.workforce.standards import STANDARDS
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, YesNoField
from members.models import Job, Outcome, Person, TrainingTopic
from members.training import watched_first
from rotas.models import Visit

TIERS = [("1", "Tier 1"), ("2", "Tier 2")]


class Bars(TextChoices):
    NEVER = "never", "No, the training matrix says that it is missing"
    AT_ONCE = "at_once", "Yes, from their first day"
    AFTER = "after", "Yes, after some days in the job"


def bars_of(days: int | None) -> Bars:
    """The choice that days of the service are shown as."""
    if days is None:
        return Bars.NEVER
    return Bars.AFTER if days else Bars.AT_ONCE


class RequirementForm(forms.Form):
    is_needed = YesNoField(label="Does this job need it?")
    months = forms.IntegerField(
        label="Again after how many months?",
        help_text="Leave empty if it does not lapse.",
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number of months, like 12"},
    )
    needs_competency = YesNoField(label="Must somebody watch them do it?", initial=False)
    least_tier = forms.TypedChoiceField(
        label="Tier (learning disability and autism only)",
        choices=[("", "None"), *TIERS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    bars = forms.ChoiceField(
        label="Does the rota stop asking a PCA who never had it?",
        help_text="What is watched: for tasks that need it, unless beside a colleague. Otherwise: for every visit.",
        choices=Bars,
        widget=Radios(),
        error_messages={"required": "Select whether the rota stops asking them"},
    )
    bars_after_days = forms.IntegerField(
        label="After how many days in the job?",
        help_text="Only for “after some days”. The Care Certificate is usually done within 84 days (12 weeks).",
        required=False,
        min_value=1,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number of days, like 84"},
    )
    starts_on = DateInputField(label="From which day?", noun="first day", initial=today)

    def __init__(self, *args: Any, job: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if job != Job.PCA:  # the rota asks nobody else
            del self.fields["bars"], self.fields["bars_after_days"]

    def clean(self) -> dict[str, Any]:
        """`bars` becomes the number of days of the service: None never, 0 at once."""
        answers = super().clean() or {}
        bars, days = answers.pop("bars", Bars.NEVER), answers.get("bars_after_days")
        if bars == Bars.AFTER and days is None and "bars_after_days" not in self.errors:
            self.add_error("bars_after_days", "Enter after how many days")
        answers["bars_after_days"] = {Bars.NEVER: None, Bars.AT_ONCE: 0}.get(bars, days)
        return answers


class SessionForm(forms.Form):
    topic = forms.ChoiceField(label="What was the session in?", choices=[("", "Choose one"), *TrainingTopic.choices])
    held_on = DateInputField(label="On which day?", noun="day of the session", initial=today)
    trainer = forms.CharField(
        label="Who taught it?", max_length=60, error_messages={"required": "Enter who taught it"}
    )  # fmt: skip
    tier = forms.TypedChoiceField(
        label="Tier (learning disability and autism only)",
        choices=[("", "None"), *TIERS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    person_ids = forms.MultipleChoiceField(
        label="Who took part?", widget=Checkboxes, error_messages={"required": "Select who took part"}
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"].choices = [(str(person.id), person.full_name) for person in people]


class CompetencyForm(forms.Form):
    topic = forms.ChoiceField(
        label="What did you watch?",
        choices=[("", "Choose one"), *TrainingTopic.choices],
        help_text=f"Medicines are watched at {watched_first(TrainingTopic.MEDICINES)} visits first.",
    )
    seen_on = DateInputField(label="On which day?", noun="day you watched", initial=today)
    what_was_seen = LongTextField(
        label="What did you see? What was good, and what is there to work on?",
        max_length=2000,
        error_messages={"required": "Write down what you saw"},
    )
    outcome = forms.ChoiceField(
        label="Can they do it safely?",
        choices=Outcome,
        widget=Radios(hints={Outcome.NOT_YET.value: "The rota does not send them to this task until it is yes."}),
        error_messages={"required": "Select yes or not yet"},
    )


class StandardsForm(forms.Form):
    standards = forms.TypedMultipleChoiceField(
        label="Which standards have they met?",
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Select at least one standard"},
    )
    met_on = DateInputField(label="On which day?", noun="day", initial=today)

    def __init__(self, *args: Any, met: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = {number: words for number, words in STANDARDS.items() if number not in set(met)}
        self.fields["standards"].choices = [(number, f"{number}. {words}") for number, words in left.items()]


class OversightForm(forms.Form):
    held_on = DateInputField(label="On which day?", noun="day", initial=today)
    minutes = forms.IntegerField(
        label="How many minutes? (optional)",
        required=False,
        min_value=1,
        max_value=1440,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a number of minutes, like 60"},
    )
    visit = forms.ChoiceField(label="At which visit? (optional)", required=False)
    seen = LongTextField(
        label="What was seen, or talked about?",
        max_length=4000,
        error_messages={"required": "Write down what was seen or talked about"},
    )
    agreed = LongTextField(
        label="What was agreed: who does it, and by when? (optional)", required=False, max_length=4000
    )

    def __init__(self, *args: Any, visits: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(visits)
        if choices:
            self.fields["visit"].choices = [("", "None"), *choices]
        else:
            del self.fields["visit"]

    def visit_chosen(self, visits: Iterable[Visit]) -> Visit | None:
        chosen = self.cleaned_data.get("visit")
        return next((visit for visit in visits if str(visit.id) == chosen), None)


class AnswerForm(forms.Form):
    answer = LongTextField(
        label="Your own view (optional)",
        help_text="You have read it. Add anything that you see differently, or would like to say.",
        required=False,
        max_length=4000,
    )


class AskVoicesForm(forms.Form):
    person_ids = forms.MultipleChoiceField(
        label="Whom would you like to ask?",
        help_text="Two or three people. They may say no, and choose whether their name goes with it.",
        widget=Checkboxes,
        error_messages={"required": "Select whom to ask"},
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"].choices = [(str(person.id), person.full_name) for person in people]


class VoiceForm(forms.Form):
    goes_well = LongTextField(label="What goes well?", required=False, max_length=2000)
    could_be_better = LongTextField(label="What could be better?", required=False, max_length=2000)
    with_name = YesNoField(label="May your name go with it?", help_text="The PCA reads what you write.", initial=False)
