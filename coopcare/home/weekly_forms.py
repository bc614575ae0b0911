"""The questions about visits that come every week."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from clusters.models import Package
from clusters.queries.clusters import current_tasks, team_of
from coopcare.clock import today
from coopcare.home.forms import ANYONE, LENGTHS
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, TimeField
from coopcare.ui.formats import WEEKDAYS, minutes_words
from members.skills import SKILLS
from rotas.models import OnBankHolidays, PauseReason, Priority
from rotas.visit_kinds import LENGTH_OF_A_DAY, LENGTHS_OF_NIGHTS, MEANINGS, VisitKind
from rotas.weekly_terms import WeeklyTerms

EVERY = [(1, "Every week"), (2, "Every 2 weeks"), (3, "Every 3 weeks"), (4, "Every 4 weeks")]
DAY = dt.timedelta(days=1)


class WeeklyForm(forms.Form):
    """Terms of weekly visits, and the day from which they hold. Starts with `terms`, where there are any."""

    tasks = forms.MultipleChoiceField(
        label="What help?", widget=Checkboxes, error_messages={"required": "Select what help the visits are for"}
    )
    kind = forms.ChoiceField(
        label="What should it be?",
        choices=VisitKind,
        widget=Radios(hints=dict(MEANINGS)),
        initial=VisitKind.VISIT,
        required=False,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On which days?",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Select at least one day"},
    )
    every_weeks = forms.TypedChoiceField(label="How often?", choices=EVERY, coerce=int, widget=Radios, initial=1)
    start_time = TimeField(label="At what time?", help_text="For example, 9:30am")
    minutes = forms.TypedChoiceField(label="How long?", coerce=int, widget=Radios)
    workers_needed = forms.TypedChoiceField(
        label="How many people come?",
        choices=[(1, "One person"), (2, "Two people together")],
        coerce=int,
        widget=Radios(conditional={2: ["second_pca"]}),
        initial=1,
    )
    usual_pca = forms.ChoiceField(label="Who comes?", widget=Radios, initial=ANYONE)
    second_pca = forms.ChoiceField(label="Who is the second?", required=False, initial=ANYONE)
    on = DateInputField(label="From which day?", noun="first day")
    earliest_start = TimeField(label="Earliest start (optional)", help_text="If it may be earlier", required=False)
    latest_start = TimeField(label="Latest start (optional)", help_text="If it may be later", required=False)
    priority = forms.ChoiceField(
        label="How much does the time matter?", choices=Priority, widget=Radios, initial=Priority.NORMAL
    )
    on_bank_holidays = forms.ChoiceField(
        label="On bank holidays", choices=OnBankHolidays, widget=Radios, initial=OnBankHolidays.AS_USUAL
    )
    skills = forms.MultipleChoiceField(
        label="Should they have any of these? (optional)",
        choices=list(SKILLS.items()),
        widget=Checkboxes,
        required=False,
    )
    main = ("kind", "tasks", "weekdays", "every_weeks", "start_time", "minutes", "workers_needed", "usual_pca", "on")
    more = ("earliest_start", "latest_start", "priority", "on_bank_holidays", "skills")

    def __init__(self, data: Any, *, package: Package, first_day: dt.date, terms: WeeklyTerms | None = None) -> None:
        super().__init__(data, initial=_initial(terms, first_day))
        self.fields["tasks"].choices = [(str(task.id), task.name) for task in current_tasks(package, first_day)]
        lengths = sorted({*LENGTHS, *LENGTHS_OF_NIGHTS, LENGTH_OF_A_DAY, *([terms.minutes] if terms else [])})
        self.fields["minutes"].choices = [(length, minutes_words(length)) for length in lengths]
        team = [(str(place.pca_id), place.pca.calling_name) for place in team_of(package.person_id, first_day)]
        anyone = (ANYONE, "Whoever of the team can come every time")
        self.fields["usual_pca"].choices = [*team, anyone]
        self.fields["second_pca"].choices = [anyone, *team]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.main]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    @property
    def more_is_open(self) -> bool:
        return any(self[name].errors for name in self.more)

    def terms(self) -> WeeklyTerms:
        answers = self.cleaned_data
        two = answers["workers_needed"] == 2
        return WeeklyTerms(
            weekdays=answers["weekdays"],
            start_time=answers["start_time"],
            minutes=answers["minutes"],
            task_ids=[UUID(task) for task in answers["tasks"]],
            every_weeks=answers["every_weeks"],
            workers_needed=answers["workers_needed"],
            usual_pca_id=_chosen(answers["usual_pca"]),
            second_pca_id=_chosen(answers["second_pca"]) if two else None,
            earliest_start=answers["earliest_start"],
            latest_start=answers["latest_start"],
            priority=answers["priority"],
            skills=answers["skills"],
            on_bank_holidays=answers["on_bank_holidays"],
            kind=answers["kind"] or VisitKind.VISIT.value,
        )


class EndWeeklyForm(forms.Form):
    on = DateInputField(
        label="Which is the last day?", noun="last day", help_text="No visit comes after it. Today, or a later day."
    )


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why?",
        choices=PauseReason,
        widget=Radios,
        error_messages={"required": "Select why there are no visits"},
    )
    starts_on = DateInputField(label="From which day are there no visits?", noun="first day without visits")
    until = forms.ChoiceField(
        label="Until when?",
        choices=[("day", "I know when the visits start again"), ("open", "I do not know yet")],
        widget=Radios(conditional={"day": ["returns_on"]}),
        error_messages={"required": "Select until when"},
    )
    returns_on = DateInputField(label="On which day do they start again?", noun="day of return", required=False)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("until") == "day" and not answers.get("returns_on") and "returns_on" not in self.errors:
            self.add_error("returns_on", "Enter the day on which the visits start again")
        return answers

    @property
    def ends_on(self) -> dt.date | None:
        returns_on: dt.date | None = self.cleaned_data["returns_on"]
        return returns_on - DAY if self.cleaned_data["until"] == "day" and returns_on else None


class ReturnForm(forms.Form):
    on = DateInputField(label="From which day should the visits come again?", noun="day of return", initial=today)


class AnswerForm(forms.Form):
    answer = LongTextField(
        label="Why can it not be done?",
        help_text="The person reads this. Say what could be done instead.",
        max_length=500,
        error_messages={"required": "Say why it cannot be done, and what could be done instead"},
    )


def _initial(terms: WeeklyTerms | None, first_day: dt.date) -> dict[str, Any]:
    if terms is None:
        return {"on": first_day}
    return {
        "tasks": [str(task) for task in terms.task_ids],
        "weekdays": list(terms.weekdays),
        "every_weeks": terms.every_weeks,
        "start_time": terms.start_time,
        "minutes": terms.minutes,
        "workers_needed": terms.workers_needed,
        "usual_pca": str(terms.usual_pca_id or ANYONE),
        "second_pca": str(terms.second_pca_id or ANYONE),
        "on": first_day,
        "earliest_start": terms.earliest_start,
        "latest_start": terms.latest_start,
        "priority": terms.priority,
        "kind": terms.kind,
        "on_bank_holidays": terms.on_bank_holidays,
        "skills": list(terms.skills),
    }


def _chosen(answer: str) -> UUID | None:
    return None if answer in ("", ANYONE) else UUID(answer)
