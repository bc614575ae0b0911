"""What is typed about a legal paper."""

from django import forms

from clusters.services.legal_papers import Paper
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios
from members.models import Acting, LegalAuthority, LegalKind, Registered, Seen
from members.models.authority import WHAT_IT_DOES


class PaperForm(forms.Form):
    kind = forms.ChoiceField(
        label="Which paper is it?",
        choices=LegalKind,
        widget=Radios(hints=WHAT_IT_DOES),
        error_messages={"required": "Select the paper"},
    )
    holders = LongTextField(
        label="Who holds it, and how do we reach them?",
        help_text="Names and phone numbers. Leave empty for a paper that nobody holds.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    acting = forms.ChoiceField(
        label="Do they act alone or together?",
        choices=Acting,
        widget=Radios,
        error_messages={"required": "Select how they act"},
    )
    registered = forms.ChoiceField(
        label="Is it registered?",
        choices=Registered,
        widget=Radios,
        error_messages={"required": "Select whether it is registered"},
    )
    seen = forms.ChoiceField(
        label="How was it seen?", choices=Seen, widget=Radios, error_messages={"required": "Select how it was seen"}
    )
    seen_on = DateInputField(label="On which day?", noun="day on which it was seen", initial=today)
    covers = LongTextField(
        label="What does it cover, and which limits are in it?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kept_at = forms.CharField(label="Where is the original kept?", max_length=200, required=False)

    def paper(self) -> Paper:
        """As the services take it."""
        return Paper(**self.cleaned_data)

    @staticmethod
    def initial_of(kept: LegalAuthority) -> dict[str, object]:
        return {name: getattr(kept, name) for name in PaperForm.base_fields}
