"""A PCA is running late: says so, and tells the next people of the day too."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coopcare.accounts.authorise import require
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.forms.late import RunningLateForm, TellThemTooForm
from rotas.policies import may_give
from rotas.queries import open_attendance
from rotas.queries.late import also_late, newest_notice
from rotas.services.late import NOT_YOURS, say_late, tell_the_next_too


def running_late(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    require(may_give(request.actor, place), NOT_YOURS)
    form = RunningLateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            notice = say_late(place, actor=request.actor, **form.told())
            whom = f"{notice.told_names} has been told by mail." if notice.told_names else "It is on their page now."
            messages.success(request, f"Thank you for saying so. {whom}")
            return redirect("rotas:tell_too" if also_late(place) else "rotas:attendance", place.id)
    back = reverse("rotas:attendance", args=[place.id])
    return question_page(
        request, form, title="I’m running late", back_url=back, button="Tell them", heading=False,
        template="rotas/running_late.html", visit=place.visit,
    )  # fmt: skip


def tell_too(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Later visits of that day that will be late because of this one."""
    place = open_attendance(request.actor, attendance_id)
    require(may_give(request.actor, place), NOT_YOURS)
    late = also_late(place)
    if not late:
        return redirect("rotas:attendance", place.id)
    form = TellThemTooForm(request.POST or None, late=late)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            notice = newest_notice(place)
            ids = [UUID(one) for one in form.cleaned_data["places"]]
            told = tell_the_next_too(place, place_ids=ids, why=notice.why if notice else "", actor=request.actor)
            messages.success(request, f"{len(told)} more told. The agreed times stay as they are.")
            return redirect("rotas:today")
    back = reverse("rotas:attendance", args=[place.id])
    return question_page(
        request, form, title="These visits will be late too", back_url=back, button="Tell them too", heading=False
    )
