"""What is typed about capacity, best interests and limits: the questions of policy P03, in the order of the paper."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from clusters.models import Advocate, Allowed, BestInterestsDecision, Feels
from clusters.models.capacity import LONGEST
from clusters.rules.capacity import WHO_ASSESSES, DecisionKind
from clusters.services.capacity import Answers, Steps
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, TimeField, YesNoField


def _words(label: str, missing: str = "", help_text: str = "", rows: int = 3) -> LongTextField:
    """Several lines; required where there is a sentence for a missing answer."""
    return LongTextField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def _can(label: str, help_text: str, missing: str) -> YesNoField:
    return YesNoField(label=label, help_text=help_text, error_messages={"required": missing})


class FormInParts(forms.Form):
    """A long form under headings. `PARTS` is (heading, names of its fields)."""

    PARTS: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, its fields)."""
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.PARTS]


class AssessmentForm(FormInParts):
    """One decision, at one time."""

    kind = forms.ChoiceField(
        label="What kind of decision is it?",
        choices=DecisionKind,
        widget=Radios(hints={kind: f"Who assesses: {who}" for kind, who in WHO_ASSESSES.items()}),
        error_messages={"required": "Select the kind of decision"},
    )
    decision = forms.CharField(
        label="Which decision is it?",
        help_text="One decision only. For example: whether to have bed rails at night.",
        max_length=300,
        error_messages={"required": "Enter the decision"},
    )
    assessed_on = DateInputField(label="On which day?", noun="day of the assessment", initial=today)
    assessed_at = TimeField(label="At what time?", help_text="For example, 10:30am.")
    doubt = _words(
        "Why do we doubt that they can decide this now?",
        "Say why you doubt that they can decide this now",
        "Age, illness, looks and a choice that seems unwise are no reasons.",
    )
    help_given = _words(
        "What did we do to help them decide?",
        "Say what you did to help them decide",
        "For example: the best time of day, a quiet place, pictures, somebody they trust.",
    )
    understands = _can("Can they understand it?", "The main points, in simple words.", "Select whether they understand")
    keeps_in_mind = _can(
        "Can they keep it in mind?", "Long enough to decide. Notes and pictures are fine.",
        "Select whether they keep it in mind",
    )  # fmt: skip
    weighs = _can("Can they weigh it up?", "With reasons of their own.", "Select whether they weigh it up")
    tells_us = _can("Can they tell us?", "By speech, sign, blinking or any other way.", "Select whether they tell us")
    is_because = YesNoField(
        label="If any answer is no: is it because of an impairment of the mind or brain?",
        help_text="Leave this if all four answers are yes. If it is not because of one, the Act does not apply.",
        required=False,
    )
    impairment = _words("Which impairment, and how do you know?", rows=2)
    assessor = forms.CharField(
        label="Who assessed it?", help_text="Leave empty if you did.", max_length=120, required=False
    )
    assessor_job = forms.CharField(
        label="Their job", help_text="Leave empty if you did.", max_length=120, required=False
    )
    look_again_on = DateInputField(
        label="When is it looked at again?",
        help_text="Leave empty only if they can decide, or the Act does not apply.",
        noun="day to look again",
        required=False,
    )

    PARTS = (
        ("The decision", ("kind", "decision", "assessed_on", "assessed_at", "doubt", "help_given")),
        (
            "Can they decide?",
            ("understands", "keeps_in_mind", "weighs", "tells_us", "is_because", "impairment"),
        ),
        ("Who, and when again", ("assessor", "assessor_job", "look_again_on")),
    )

    def typed(self) -> dict[str, Any]:
        """As assess_capacity takes it."""
        typed = dict(self.cleaned_data)
        return {"answers": Answers(**{name: typed.pop(name) for name in Answers.__dataclass_fields__}), **typed}


class AgainForm(AssessmentForm):
    """The same decision, looked at again."""

    kind = None  # type: ignore[assignment]
    decision = None  # type: ignore[assignment]


class DecisionForm(FormInParts):
    """The steps of the Act come before the decision."""

    could_wait = _words("Could it wait until they can decide?", "Say whether it could wait", rows=2)
    took_part = _words("How did they take part?", "Say how they took part", rows=2)
    wishes = _words(
        "What are their wishes, feelings, beliefs and values?", "Write down their wishes", "Now and in the past."
    )
    asked = _words(
        "Who was asked, and what did each say?",
        "Say who was asked, and what they said",
        "Family, friends, PCAs, attorneys, deputies. Being next of kin gives nobody the right to decide.",
    )
    papers_seen = _words("Which legal papers were looked at?", "", "Leave empty if there are none.", rows=2)
    advocate = forms.ChoiceField(
        label="Is an advocate needed?",
        help_text="An independent one, for a large decision about somebody who has nobody to speak for them.",
        choices=Advocate,
        widget=Radios,
        error_messages={"required": "Select whether an advocate is needed"},
    )
    choices = _words("Which choices were looked at?", "Say which choices were looked at")
    decided = _words("What was decided?", "Say what was decided")
    why_least = _words("Why does this limit their freedom least?", "Say why this limits them least")
    disagreed = _words("Who disagreed, and why?", "", "Leave empty if nobody did.", rows=2)
    decided_by = forms.CharField(
        label="Who decided?",
        help_text="A name and a job, or the power they hold.",
        max_length=120,
        error_messages={"required": "Say who decided"},
    )
    decided_on = DateInputField(label="On which day?", noun="day of the decision", initial=today)
    look_again_on = DateInputField(label="When is it looked at again?", noun="day to look again")

    PARTS = (
        ("Before deciding", ("could_wait", "took_part", "wishes", "asked", "papers_seen", "advocate")),
        ("The decision", ("choices", "decided", "why_least", "disagreed")),
        ("Who, and when again", ("decided_by", "decided_on", "look_again_on")),
    )

    def typed(self) -> dict[str, Any]:
        """As decide takes it."""
        typed = dict(self.cleaned_data)
        return {"steps": Steps(**{name: typed.pop(name) for name in Steps.__dataclass_fields__}), **typed}


class FeelsForm(forms.Form):
    """How the person is with a limit, in a choice and in words."""

    feels = forms.ChoiceField(
        label="How do they feel about it?",
        choices=Feels,
        widget=Radios,
        error_messages={"required": "Select how they feel about it"},
    )
    feels_words = _words("What do they say and do?", "Say what they say and do", rows=2)


class LimitForm(FeelsForm, FormInParts):
    """One thing that limits a person. `decisions`: what was decided for this person in their best interests."""

    what = forms.CharField(
        label="What is the limit?",
        help_text="For example: bed rails at night.",
        max_length=300,
        error_messages={"required": "Enter the limit"},
    )
    why = _words("Why?", "Say why", "Which harm to them does it prevent?")
    tried = _words("What else was tried?", "Say what else was tried")
    allowed_by = forms.ChoiceField(
        label="What allows it?",
        choices=Allowed,
        widget=Radios(conditional={Allowed.BEST_INTERESTS: ["decision"], Allowed.EMERGENCY: ["at"]}),
        error_messages={"required": "Select what allows it"},
    )
    decision: "forms.ModelChoiceField[BestInterestsDecision]" = forms.ModelChoiceField(
        label="Which decision?", queryset=None, required=False, widget=Radios, empty_label=None
    )
    at = TimeField(label="At what time was it used?", required=False)
    since = DateInputField(label="Since which day?", noun="day on which it began", initial=today)
    look_again_on = DateInputField(
        label="When is it looked at again?",
        help_text="Leave empty only for an emergency.",
        noun="day to look again",
        required=False,
    )

    PARTS = (
        ("The limit", ("what", "why", "tried", "since")),
        ("The person", ("feels", "feels_words")),
        ("What allows it, and when again", ("allowed_by", "look_again_on")),
    )

    def __init__(self, *args: Any, decisions: "QuerySet[BestInterestsDecision]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].queryset = decisions
        if not decisions.exists():
            self.fields["decision"].help_text = "None is written down yet. Assess the decision first."


class LookForm(FeelsForm):
    """A limit that is still needed."""

    looked_on = DateInputField(label="On which day did you look?", noun="day of the look", initial=today)
    found = _words("Why is it still needed, and what else was tried?", "Say why it is still needed")
    look_again_on = DateInputField(label="When is it looked at again?", noun="day to look again")

    field_order = ("looked_on", "found", "feels", "feels_words", "look_again_on")


class EndForm(forms.Form):
    """From this day it does not hold, and why."""

    ended_on = DateInputField(label="From which day does it not hold?", noun="day on which it ended", initial=today)
    ended_why = forms.CharField(
        label="Why did it end?", max_length=300, error_messages={"required": "Say why it ended"}
    )


class ReferForm(forms.Form):
    """A human doubts whether it is deprivation of liberty, and tells those who decide that."""

    referred_on = DateInputField(label="On which day?", noun="day of the referral", initial=today)
    referred_to = forms.CharField(
        label="Whom did you tell?",
        help_text="The council or the NHS: the team, and the name if you have one.",
        max_length=200,
        error_messages={"required": "Say whom you told"},
    )
