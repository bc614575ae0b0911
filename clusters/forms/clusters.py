"""The questions of the pages about clusters, teams and packages."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clusters.models import Cluster, TaskClass, TeamPlaceKind, WhyEnded
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, Radios
from members.forms import HoursField
from members.models import Person, TrainingTopic

CHOSEN_KINDS = [
    (TeamPlaceKind.REGULAR, "One of the people who usually come"),
    (TeamPlaceKind.STAND_IN, "A stand-in, when those cannot come"),
]


class PersonChoiceField(forms.ModelChoiceField):
    """One of some people, by full name. Refuses anybody who is not on the page."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ClusterForm(forms.Form):
    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Enter a name for the cluster"})
    area = forms.CharField(
        label="Area it covers", max_length=120, error_messages={"required": "Enter the area it covers"}
    )
    phone = forms.CharField(
        label="Phone number people ring",
        max_length=30,
        error_messages={"required": "Enter the phone number people ring"},
    )


class SupportWorkerForm(forms.Form):
    support_worker = PersonChoiceField(
        label="Who supports this cluster?",
        queryset=Person.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={
            "required": "Select who supports this cluster",
            "invalid_choice": "Select somebody in the list",
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["support_worker"].queryset = people


class AddPcaForm(forms.Form):
    person = PersonChoiceField(
        label="Which PCA joins the cluster?",
        queryset=Person.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose a PCA", "invalid_choice": "Choose somebody in the list"},
    )
    starts_on = DateInputField(noun="first day", label="First day", initial=today)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class TeamForm(forms.Form):
    pca = PersonChoiceField(
        label="Who?",
        queryset=Person.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Select somebody", "invalid_choice": "Select somebody in the list"},
    )
    kind = forms.ChoiceField(
        label="As what?",
        choices=CHOSEN_KINDS,
        widget=Radios,
        initial=TeamPlaceKind.REGULAR,
        error_messages={"required": "Select how they come"},
    )

    def __init__(self, *args: Any, people: Iterable[Person], abouts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pca"]
        field.queryset = people
        field.widget.hints = abouts


class StartPackageForm(forms.Form):
    cluster = forms.ModelChoiceField(
        label="Which cluster?",
        queryset=Cluster.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Select the cluster", "invalid_choice": "Select a cluster in the list"},
    )
    starts_on = DateInputField(noun="first day", label="First day")
    agreed_hours = HoursField(label="Agreed hours each week", help_text="For example, 10 or 10.5")

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters


class EndPackageForm(forms.Form):
    ends_on = DateInputField(noun="last day", label="Last day", help_text="Visits after this day are cancelled.")
    why = forms.TypedChoiceField(
        label="Why does it end?",
        help_text="We stop for no other reason than these, and never because somebody complained.",
        choices=WhyEnded,
        coerce=WhyEnded,
        widget=Radios,
        error_messages={"required": "Select why the package ends"},
    )
    notice_on = DateInputField(
        label="On which day did we write to them?",
        help_text="Only where we gave notice.",
        noun="day of our notice",
        required=False,
    )
    reason = forms.CharField(
        label="Anything else to keep with it?", help_text="You may leave this empty.", max_length=200, required=False
    )


class AgreedHoursForm(forms.Form):
    agreed_hours = HoursField(label="Agreed hours each week", help_text="For example, 10 or 10.5")


class TaskForm(forms.Form):
    name = forms.CharField(
        label="What is the help?",
        help_text="In the person’s words. For example: making breakfast.",
        max_length=80,
        error_messages={"required": "Enter what the help is, in the person’s words"},
    )
    task_class = forms.ChoiceField(
        label="What kind of help is it?",
        choices=TaskClass,
        widget=Radios(
            hints={
                TaskClass.REGULATED: "Washing, dressing, eating, using the toilet, medicines, skin and mouth care.",
                TaskClass.PRACTICAL: "Shopping, cleaning, cooking, company, going out.",
            }
        ),
        error_messages={"required": "Select what kind of help it is"},
    )
    needs_training = forms.ChoiceField(
        label="Which training must a PCA have for it?",
        choices=[("", "None"), *TrainingTopic.choices],
        required=False,
    )
