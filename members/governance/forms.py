"""What is typed about meetings."""

from typing import Any

from django import forms

from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, YesNoField
from coopcare.ui.formats import gov_short_date
from members.governance.models import LONGEST, Meeting, MeetingKind, MinuteItem
from members.governance.queries import later_meetings, meeting_before, next_number
from members.governance.services import Attendance, ItemWords

NO_NAMES = "Name nobody whom we support: write “one person”."


def _line(label: str, required: str, *, longest: int = 120, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, required=bool(required), error_messages={"required": required}
    )


def _names(label: str, required: str = "") -> LongTextField:
    return LongTextField(
        label=label,
        help_text="One name a line.",
        max_length=LONGEST,
        required=bool(required),
        error_messages={"required": required},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NoteMeetingForm(forms.Form):
    kind = forms.ChoiceField(
        label="Who met?",
        choices=MeetingKind,
        widget=Radios,
        error_messages={"required": "Select who met"},
    )
    of = _line("Which one?", "", longest=80, hint="For a committee or a cluster. For example: Mill Lane, or Audit.")
    on = DateInputField(label="On which day?", noun="day of the meeting")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["on"]
        day.latest = today()


class MinutesForm(forms.Form):
    """Carries the version of the minutes that it was drawn for."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = meeting.version


class AttendanceForm(MinutesForm):
    place = _line("Time and place", "", longest=200, hint="For example: 6:30pm to 8:15pm, the office.")
    chair = _line("In the chair", "Enter who was in the chair")
    minute_taker = _line("Who took the minutes?", "Enter who took the minutes")
    present = _names("Who was there?", "Enter who was there")
    apologies = _names("Who sent apologies?")
    had_quorum = YesNoField(label="Were there enough to decide (a quorum)?", required=False)
    next_meeting = _line("Next meeting", "", longest=200, hint="The day, the time and the place.")

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, meeting=meeting, **options)
        filled = meeting.chair
        known = meeting if filled else meeting_before(meeting)
        for name in Attendance.__dataclass_fields__ if filled else ("chair", "minute_taker", "present"):
            self.fields[name].initial = getattr(known, name, "")

    def answers(self) -> dict[str, Any]:
        """As write_attendance takes them."""
        typed = dict(self.cleaned_data)
        version = typed.pop("version")
        return {"attendance": Attendance(**typed), "version": version}


class InterestForm(MinutesForm):
    who = _line("Who has a tie?", "Enter who declared it")
    what = _line("In what?", "Enter in what", longest=300, hint=NO_NAMES)
    left_room = YesNoField(
        label="Did they leave while it was decided?", error_messages={"required": "Select whether they left"}
    )


class ItemForm(MinutesForm):
    number = forms.IntegerField(
        label="Number",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a whole number from 1 to 999"
        ),
    )
    title = _line("About", "Enter what it was about", hint="For example: Quality report.")
    said = LongTextField(label="What was said, in short", help_text=NO_NAMES, max_length=LONGEST, required=False)
    decided = LongTextField(
        label="What was decided",
        help_text="With the votes, where there was a vote. Leave empty if nothing was.",
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting, item: MinuteItem | None = None, **options: Any) -> None:
        super().__init__(*args, meeting=meeting, **options)
        if meeting.kind != MeetingKind.MEMBERS:
            self.fields["is_published"] = forms.BooleanField(
                label="Publish this item: everybody here may read it once it is agreed", required=False
            )
        self.fields["number"].initial = item.number if item else next_number(meeting)
        for name in set(self.fields) & {"title", "said", "decided", "is_published"}:
            self.fields[name].initial = getattr(item, name, None)

    def answers(self) -> dict[str, Any]:
        """As add_item and change_item take them."""
        typed = {"is_published": True, **self.cleaned_data}
        version = typed.pop("version")
        return {"words": ItemWords(**typed), "version": version}


class AgreeForm(MinutesForm):
    agreed_in = forms.ModelChoiceField(
        label="At which meeting were they agreed?",
        queryset=Meeting.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Select the meeting that agreed them"},
    )
    signed_by = _line(
        "Who was in the chair there, and signed?", "Enter who signed", hint="The signed sheet stays with the secretary."
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, meeting=meeting, **options)
        chosen: Any = self.fields["agreed_in"]
        chosen.queryset = later_meetings(meeting)
        chosen.label_from_instance = lambda one: gov_short_date(one.on)


class NoteForm(forms.Form):
    words = LongTextField(
        label="What is to be put right?",
        help_text=f"It stands below the minutes, with your name and the day. {NO_NAMES}",
        max_length=LONGEST,
        error_messages={"required": "Enter what is to be put right"},
    )
