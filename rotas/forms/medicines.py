"""What is typed about a dose."""

import datetime as dt
from typing import Any

from django import forms

from clusters.models import Medicine
from clusters.rules.medicines import MedicineKind
from coopcare.clock import now
from coopcare.ui.fields import LongTextField, Radios, TimeField
from rotas.medicines.due import instant_near
from rotas.medicines.entries import Code, Said, given_words
from rotas.models import MedicineEntry, Visit

ALWAYS = (Code.GIVEN, Code.REFUSED, Code.HOSPITAL, Code.AWAY, Code.OUT_OF_STOCK, Code.SOMEONE_ELSE, Code.OTHER)
AS_NEEDED = (Code.GIVEN, Code.NOT_WANTED, Code.OUT_OF_STOCK, Code.SOMEONE_ELSE, Code.OTHER)


def code_choices(medicine: Medicine, *, with_mistake: bool = False) -> list[tuple[str, str]]:
    """The codes of policy P02 that this line can have, the first in the words of its level."""
    codes = AS_NEEDED if medicine.is_as_needed else ALWAYS
    if with_mistake and medicine.is_as_needed:
        codes = (*codes, Code.MISTAKE)
    given = f"{given_words(medicine.level)}, and seen taken"
    return [(code, given if code == Code.GIVEN else code.label) for code in codes]


class EntryForm(forms.Form):
    """One entry, with no more boxes than its line needs. `is_late`: the visit is over, so it is asked how they know."""

    code = forms.ChoiceField(label="What happened?", widget=Radios, error_messages={"required": "Select what happened"})
    amount = forms.CharField(label="How much?", max_length=60, required=False, help_text="For example: two tablets.")
    count_left = forms.DecimalField(
        label="How many are left?",
        help_text="Count them now.",
        max_digits=7,
        decimal_places=1,
        min_value=0,
        required=False,
        error_messages={"invalid": "Enter a number, like 24"},
    )
    why = forms.CharField(
        label="Why, or who?", max_length=300, required=False, help_text="Not needed when it was taken and seen."
    )
    at = TimeField(label="When?", required=False, help_text="Leave empty if it was just now.")
    how_known = LongTextField(
        label="How do you know?",
        help_text="For example: from the paper chart; Amira told me on the phone. It is shown as written late.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how you know"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        medicine: Medicine,
        visit: Visit,
        is_late: bool,
        corrects: MedicineEntry | None = None,
    ) -> None:
        super().__init__(data, initial=_as_it_was(corrects))
        self.visit, self.corrects = visit, corrects
        self.fields["code"].choices = code_choices(medicine, with_mistake=corrects is not None)
        if medicine.kind == MedicineKind.CREAM:
            self.fields["amount"].label = "Where was it put?"
            self.fields["amount"].help_text = "Of a patch, always: a new place each time, and the old one off."
        elif medicine.kind == MedicineKind.REGULAR:
            del self.fields["amount"]
        if not (medicine.is_controlled or medicine.is_as_needed):
            del self.fields["count_left"]
        if medicine.is_as_needed:
            self.fields["why"].label = "What was it given for? Or why not?"
            self.fields["why"].help_text = ""
        if corrects is not None:
            self.fields["how_known"].label = "What was wrong, and how do you know?"
            self.fields["how_known"].help_text = "The first entry stays to be read."
        elif not is_late:
            del self.fields["how_known"]
        if is_late or corrects is not None:
            self.fields["at"].help_text = "As exactly as it is known."
            self.fields["at"].required = is_late and corrects is None

    @property
    def said(self) -> Said:
        """As the services take it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "at")}
        return Said(code=Code(self.cleaned_data["code"]), at=self._instant(), **typed)

    def _instant(self) -> dt.datetime:
        at = self.cleaned_data["at"]
        if at is not None:
            return instant_near(self.visit, self.visit.on, at)
        if self.corrects is not None:
            return self.corrects.at
        return now()


class EffectForm(forms.Form):
    words = forms.CharField(
        label="Did it help?",
        help_text="For example: yes, the pain was gone after half an hour.",
        max_length=300,
        error_messages={"required": "Say whether it helped"},
    )


def _as_it_was(corrects: MedicineEntry | None) -> dict[str, Any]:
    if corrects is None:
        return {}
    return {name: getattr(corrects, name) for name in ("code", "amount", "count_left", "why")}
