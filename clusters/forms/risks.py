"""What is typed about a risk: the questions of the paper form, in its order."""

from typing import Any

from django import forms

from clusters.models import RiskAssessment, RiskKind
from clusters.models.risks import LONGEST
from clusters.rules.risk_table import HARM, LIKELY
from clusters.services.risks import Look
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, YesNoField


def _words(label: str, *, help_text: str = "", required: str = "") -> LongTextField:
    return LongTextField(
        label=label, help_text=help_text, max_length=LONGEST, required=bool(required),
        error_messages={"required": required}, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _from_1_to_5(label: str, words: dict[int, str], missing: str) -> forms.TypedChoiceField:
    choices = [(str(number), f"{number} {word}") for number, word in words.items()]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, widget=Radios, error_messages={"required": missing}
    )


class RiskForm(forms.Form):
    """`PARTS` are the headings of the page."""

    kind = forms.ChoiceField(
        label="What kind of risk is it?",
        choices=[("", "Choose one"), *RiskKind.choices],
        error_messages={"required": "Select the kind of risk"},
    )
    about = forms.CharField(
        label="Which one?",
        help_text="In a few words: the back step, the bath, the walk to the shop.",
        max_length=120,
        error_messages={"required": "Say which one it is"},
    )
    assessed_on = DateInputField(label="On which day did you look at it?", noun="day", initial=today)
    took_part = forms.CharField(
        label="Who took part?", max_length=200, error_messages={"required": "Enter who took part"}
    )
    wants = _words("What does the person want to do, and why does it matter to them?")
    good = _words("What good could come of it?")
    could_go_wrong = _words("What could go wrong, and for whom?", required="Enter what could go wrong")
    helps_already = _words("What helps already?")
    likely_before = _from_1_to_5("How likely is it, if we do nothing?", LIKELY, "Select how likely it is")
    harm_before = _from_1_to_5("How bad would it be?", HARM, "Select how bad it would be")
    what_we_do = _words(
        "What do we do about it?",
        help_text="Step by step, so that a stranger could do it. For moving: each move, with sling and loops.",
        required="Enter what we do about it",
    )
    two_workers = YesNoField(
        label="Are two workers needed?", error_messages={"required": "Select whether two workers are needed"}
    )
    equipment = forms.CharField(
        label="Which equipment is used?", help_text="What, whose, and which size. Leave empty if none.",
        max_length=300, required=False,
    )  # fmt: skip
    equipment_checked_on = DateInputField(
        label="When was it last examined?", noun="day of the examination", required=False
    )
    stop_if = _words("When do we stop and ring?")
    likely_after = _from_1_to_5("How likely is it, with what we do?", LIKELY, "Select how likely it is then")
    harm_after = _from_1_to_5("How bad would it be then?", HARM, "Select how bad it would be then")
    is_theirs = YesNoField(
        label="Is it a risk to the person alone, which they can decide about and have chosen?",
        error_messages={"required": "Select whether it is their own choice"},
    )
    agrees = YesNoField(
        label="Does the person agree with what we do?", error_messages={"required": "Select whether they agree"}
    )
    person_says = _words("What do they say about it?", help_text="In their own words. Always, if they do not agree.")
    look_again_on = DateInputField(
        label="When do we look at it again?",
        help_text="Leave empty for the last day that its score allows.",
        noun="day of the next look",
        required=False,
    )

    PARTS = (
        ("What it is about", ("kind", "about", "assessed_on", "took_part", "wants", "good")),
        ("The risk", ("could_go_wrong", "helps_already", "likely_before", "harm_before")),
        ("What we do", ("what_we_do", "two_workers", "equipment", "equipment_checked_on", "stop_if")),
        (
            "With what we do",
            ("likely_after", "harm_after", "is_theirs", "agrees", "person_says", "look_again_on"),
        ),
    )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, its fields)."""
        return [(heading, [self[name] for name in names]) for heading, names in self.PARTS]

    def answers(self) -> dict[str, Any]:
        """As assess_risk and look_again take them."""
        typed = dict(self.cleaned_data)
        again = typed.pop("look_again_on")
        return {"look": Look(**typed), "look_again_on": again}


def as_it_was(risk: RiskAssessment) -> dict[str, Any]:
    """What the last look said, to start the next from; the day, and whether they agree, are asked anew."""
    anew = {"assessed_on", "agrees", "person_says", "took_part"}
    return {name: getattr(risk, name) for name in Look.__dataclass_fields__ if name not in anew}


class EndRiskForm(forms.Form):
    because = forms.CharField(
        label="Why is it no risk any more?",
        max_length=300,
        error_messages={"required": "Say why it is no risk any more"},
    )
