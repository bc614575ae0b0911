"""A small site of pages to try the shared ones on."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from coopcare.errors import DomainError, NotAllowed
from coopcare.ui.fields import DateInputField, LongTextField, PoundsField, Radios, TimeField
from coopcare.ui.pages import QuestionPage, question_page


class HelpForm(forms.Form):
    help = forms.ChoiceField(
        label="What would you like help with?",
        choices=[("meal", "A meal"), ("shop", "Shopping")],
        widget=Radios,
        error_messages={"required": "Select what you would like help with"},
    )
    short_labels = {"help": "Help"}


class ShopForm(forms.Form):
    shop = forms.CharField(label="Which shop?")


class WhenForm(forms.Form):
    title = "When would you like a visit?"
    on = DateInputField(label="Day")
    at = TimeField(label="Time")
    limit = PoundsField(label="Most you would pay", required=False)
    note = LongTextField(label="Note", required=False, max_length=100)


class CheckForm(forms.Form):
    pass


def wants_shopping(view: QuestionPage) -> bool:
    return (view.get_cleaned_data_for_step("help") or {}).get("help") == "shop"


class Book(QuestionPage):
    form_list = [("help", HelpForm), ("shop", ShopForm), ("when", WhenForm), ("check", CheckForm)]
    condition_dict = {"shop": wants_shopping}
    check_title, check_button = "Check your visit before you book it", "Book this visit"

    def first_back_url(self) -> str:
        return "/start/"

    def done(self, form_list: list[forms.Form], **kwargs: Any) -> HttpResponse:
        answers = self.get_all_cleaned_data()
        if answers["note"] == "gone":
            raise DomainError("That time has just gone. Choose another time.")
        if answers["note"] == "no":
            raise NotAllowed()
        return HttpResponse(f"booked {answers['help']} {answers['on']} {answers['at']} for {self.kwargs.get('visit')}")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", error_messages={"required": "Enter why you are cancelling"})


@login_not_required
def reason(request: HttpRequest) -> HttpResponse:
    form = ReasonForm(request.POST or None) if request.method == "POST" else ReasonForm()
    if form.is_bound and form.is_valid():
        return HttpResponse("cancelled")
    return question_page(request, form, title="Why are you cancelling?", back_url="/visit/", button="Cancel this visit")


LIST = """{% extends "base.html" %}{% block title %}Visits{% endblock %}{% block content %}<h1>Visits</h1>
{% include "components/pagination.html" %}
{% include "components/task_list.html" with tasks=tasks %}
{% include "components/compare.html" with rows=rows old="Now" new="After" %}{% endblock %}"""


@login_not_required
def visits(request: HttpRequest) -> HttpResponse:
    context = {
        "page": Paginator(range(95), 10).get_page(request.GET.get("page")),
        "tasks": [{"title": "Plan", "href": "/plan/", "status": "Not started"}, {"title": "Team", "status": "Later"}],
        "rows": [{"label": "Time", "old": "9am", "new": "10am"}, {"label": "Who", "old": "Amira", "new": "Amira"}],
        **({"acting_for": "Margaret Hughes"} if "for" in request.GET else {}),
    }
    return HttpResponse(engines["django"].from_string(LIST).render(context, request))


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a fault of ours")


step = login_not_required(Book.as_view(url_name="book_step"))
visit_step = login_not_required(Book.as_view(url_name="visit_step"))

urlpatterns = [
    path("", include("coopcare.ui.urls")),
    path("", visits, name="home"),
    path("hat/", visits, name="hat"),
    path("broken/", broken),
    path("reason/", reason),
    path("book/", step),
    path("book/<slug:step>/", step, name="book_step"),
    path("visits/<int:visit>/book/", visit_step),
    path("visits/<int:visit>/book/<slug:step>/", visit_step, name="visit_step"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
