"""Forms come out as components, with hints, errors and links that lead to the control."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.template import Context, Template

from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, PoundsField, Radios, TimeField, YesNoField

DAYS = [("Tuesday 1 December", [("a", "9am"), ("b", "2pm")]), ("Wednesday 2 December", [("c", "9am")])]


class VisitForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As on the <plan>", max_length=80)
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "x"}))
    phone = forms.CharField(widget=forms.TelInput)
    hours = forms.IntegerField()
    secret = forms.CharField(widget=forms.PasswordInput)
    note = LongTextField(max_length=100)
    free_text = forms.CharField(widget=forms.Textarea)
    cluster = forms.ChoiceField(choices=[("", "---------"), ("n", "North"), ("s", "South")], widget=forms.Select)
    worker = forms.ChoiceField(
        choices=[("1", "Amira"), ("2", "Cerys")], widget=Radios(hints={"2": "Has visited you 14 times"})
    )
    slot = forms.ChoiceField(choices=DAYS, widget=forms.RadioSelect)
    tasks = forms.MultipleChoiceField(choices=[("w", "Washing"), ("m", "A meal")], widget=Checkboxes)
    starts_on = DateInputField(noun="start date")
    starts = TimeField()
    rate = PoundsField()
    plan = forms.FileField(widget=forms.FileInput(attrs={"accept": ".pdf"}))
    agreed = forms.BooleanField(label="I agree")
    lives_alone = YesNoField()
    contact = forms.ChoiceField(
        choices=[("letter", "Letter"), ("text", "Text message")], widget=Radios(conditional={"text": ["mobile"]})
    )
    mobile = forms.CharField(required=False, label="Mobile number")
    version = forms.IntegerField(widget=forms.HiddenInput)


def field(form: forms.Form, name: str, look: str = "") -> BeautifulSoup:
    html = Template("{% govuk_field bound " + look + " %}").render(Context({"bound": form[name]}))
    return BeautifulSoup(html, "html.parser")


def one(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} of {selector} in {soup}"
    return found[0]


def test_text_with_a_hint() -> None:
    soup = field(VisitForm(initial={"name": 'Siân "Ŵyn" <b>'}), "name", "width=20")
    box = one(soup, "input")
    assert box["value"] == 'Siân "Ŵyn" <b>'
    assert "govuk-input--width-20" in box["class"]
    assert one(soup, f"#{box['aria-describedby']}").text.strip() == "As on the <plan>"
    assert one(soup, "label")["for"] == box["id"] == "id_name"
    assert not box.has_attr("maxlength")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("email", {"type": "email", "autocomplete": "email", "spellcheck": "false", "placeholder": None}),
        ("phone", {"type": "tel"}),
        ("hours", {"type": "text", "inputmode": "numeric", "min": None}),
        ("secret", {"type": "password", "value": None}),
        ("rate", {"type": "text", "inputmode": "decimal"}),
        ("starts", {"type": "text", "spellcheck": "false"}),
        ("plan", {"type": "file", "accept": ".pdf"}),
    ],
)
def test_kinds_of_box(name: str, expected: dict[str, str | None]) -> None:
    box = one(field(VisitForm(), name), "input")
    assert {key: box.get(key) for key in expected} == expected


def test_the_heading_is_the_label_or_the_legend() -> None:
    assert one(field(VisitForm(), "name", "heading=True"), "h1 label.govuk-label--l").text.strip() == "Name"
    assert one(field(VisitForm(), "worker", "heading=True"), "legend.govuk-fieldset__legend--l h1").text.strip()
    assert not field(VisitForm(), "worker").select("h1")


def test_values_come_back_in_the_words_they_were_typed_in() -> None:
    form = VisitForm(initial={"starts": dt.time(14, 15), "rate": 123456, "starts_on": dt.date(2026, 12, 1)})
    assert one(field(form, "starts"), "input")["value"] == "2:15pm"
    assert one(field(form, "rate"), "input")["value"] == "1,234.56"
    assert one(field(form, "rate"), ".govuk-input__prefix").text == "£"
    assert [box["value"] for box in field(form, "starts_on").select("input")] == ["1", "12", "2026"]
    again = VisitForm({"starts": "half nine", "rate": "x", "starts_on_day": "31", "starts_on_month": "2"})
    assert one(field(again, "starts"), "input")["value"] == "half nine"
    assert one(field(again, "rate"), "input")["value"] == "x"
    assert [box.get("value") for box in field(again, "starts_on").select("input")] == ["31", "2", None]


def test_long_text_counts_characters_and_keeps_its_lines() -> None:
    form = VisitForm(initial={"note": "one\ntwo", "free_text": "</textarea><b>"})
    assert one(field(form, "note"), "textarea").text == "one\ntwo"
    assert one(field(form, "note"), "[data-maxlength='100']")
    soup = field(form, "free_text")
    assert one(soup, "textarea").text == "</textarea><b>"
    assert not soup.select("[data-maxlength], b")


def test_lines_survive_inside_an_answer_that_opens() -> None:
    class Trouble(forms.Form):
        what = forms.ChoiceField(choices=[("other", "Other")], widget=Radios(conditional={"other": ["words"]}))
        words = forms.CharField(widget=forms.Textarea, required=False)

    soup = field(Trouble({"what": "other", "words": "one\r\ntwo"}), "what")
    assert one(soup, ".govuk-radios__conditional textarea").text == "one\ntwo"


def test_select() -> None:
    options = field(VisitForm(initial={"cluster": "s"}), "cluster").select("option")
    assert [(o["value"], o.text, o.has_attr("selected")) for o in options] == [
        ("", "Choose one", False),
        ("n", "North", False),
        ("s", "South", True),
    ]


def test_radios_with_hints() -> None:
    soup = field(VisitForm(initial={"worker": "2"}), "worker")
    first, second = soup.select("input")
    assert (first["id"], second["id"]) == ("id_worker", "id_worker-2")
    assert second.has_attr("checked")
    assert one(soup, f"#{second['aria-describedby']}").text.strip() == "Has visited you 14 times"


def test_radios_in_groups_say_their_group() -> None:
    soup = field(VisitForm(), "slot")
    assert [d.text.strip() for d in soup.select(".govuk-radios__divider")] == [day for day, _ in DAYS]
    assert [label.text.strip() for label in soup.select("label")] == [
        "9am, Tuesday 1 December",
        "2pm, Tuesday 1 December",
        "9am, Wednesday 2 December",
    ]
    assert soup.select("input")[0]["id"] == "id_slot"


def test_checkboxes() -> None:
    form = VisitForm({"tasks": ["m"]})
    assert [box.has_attr("checked") for box in field(form, "tasks").select("input")] == [False, True]
    single = field(VisitForm({"agreed": "on"}), "agreed")
    assert one(single, "input")["name"] == "agreed"
    assert one(single, "input").has_attr("checked")
    assert one(single, "label").text.strip() == "I agree"


def test_yes_or_no_starts_with_neither() -> None:
    assert not field(VisitForm(), "lives_alone").select("input[checked]")
    assert one(field(VisitForm(initial={"lives_alone": False}), "lives_alone"), "input[checked]")["value"] == "no"


def test_an_answer_opens_its_question() -> None:
    soup = field(VisitForm({"contact": "text", "mobile": "07700 900123"}), "contact")
    opened = one(soup, ".govuk-radios__conditional")
    assert one(soup, f"[data-aria-controls='{opened['id']}']")["value"] == "text"
    assert one(soup, ".govuk-radios__conditional input")["value"] == "07700 900123"


def test_all_fields_once_and_hidden_ones_too() -> None:
    html = Template("{% govuk_fields form %}").render(Context({"form": VisitForm(initial={"version": 3})}))
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.select("[name=mobile]")) == 1
    assert one(soup, "input[type=hidden]")["value"] == "3"
    names = {name for name in VisitForm.base_fields if name != "starts_on"}
    assert names <= {tag["name"] for tag in soup.select("[name]")}


def test_errors_are_told_twice_and_lead_to_the_control() -> None:
    form = VisitForm({"starts_on_day": "1", "starts_on_month": "2"})
    summary = Template("{% error_summary form %}").render(Context({"form": form}))
    everything = Template("{% govuk_fields form %}").render(Context({"form": form}))
    page = BeautifulSoup(summary + everything, "html.parser")
    links = page.select(".govuk-error-summary a")
    assert len(links) == sum(1 for bound in form if bound.errors and not bound.is_hidden)
    for link in links:
        control = one(page, link["href"])
        assert control.name in {"input", "textarea", "select"}
    assert "#id_starts_on_year" in {link["href"] for link in links}
    marked = page.select("[id^=id_starts_on_].govuk-input--error")
    assert [box["id"] for box in marked] == ["id_starts_on_year"]


def test_every_described_by_leads_somewhere() -> None:
    html = Template("{% govuk_fields form %}").render(Context({"form": VisitForm({})}))
    page = BeautifulSoup(html, "html.parser")
    described = page.select("[aria-describedby]")
    assert described
    for tag in described:
        for name in str(tag["aria-describedby"]).split():
            one(page, f"[id='{name}']")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_summary_takes_formsets_and_says_nothing_when_nothing_is_wrong() -> None:
    numbers = forms.formset_factory(type("Number", (forms.Form,), {"number": forms.IntegerField()}), extra=1)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-number": "many"}
    render = Template("{% error_summary a b %}").render
    assert 'href="#id_form-0-number"' in render(Context({"a": numbers(sent), "b": forms.Form({})}))
    assert render(Context({"a": numbers(), "b": VisitForm()})) == ""


def test_an_error_of_the_whole_form_leads_to_its_first_control() -> None:
    form = VisitForm({})
    form.add_error(None, "That time has just gone. Choose another time")
    soup = BeautifulSoup(Template("{% error_summary form %}").render(Context({"form": form})), "html.parser")
    first = soup.select(".govuk-error-summary a")[0]
    assert (first.text, first["href"]) == ("That time has just gone. Choose another time", "#id_name")


@pytest.mark.parametrize(
    "refused", [forms.DateField(), forms.DateTimeField(), forms.TimeField(), forms.MultipleChoiceField()]
)
def test_boxes_that_serve_people_badly_are_refused(refused: Any) -> None:
    form = type("Refused", (forms.Form,), {"it": refused})()
    with pytest.raises(TypeError, match="use coopcare.ui.fields"):
        field(form, "it")


def test_options_reach_inside() -> None:
    html = Template(
        '{% govuk "button" params=base text="Go" attributes__data_hx_get="/x" attributes__id="go" %}'
        '{% govukblock "details" summaryText="More" %}<p>{{ words }}</p>{% endgovukblock %}'
    ).render(Context({"base": {"text": "Stop", "classes": "big"}, "words": "<b>"}))
    soup = BeautifulSoup(html, "html.parser")
    button = one(soup, "button#go.big")
    assert (button.text.strip(), button["data-hx-get"]) == ("Go", "/x")
    assert one(soup, ".govuk-details__text p").text == "<b>"
