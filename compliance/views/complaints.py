"""What people tell us: the public form, their own page, and the office's side."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.complaints import (
    AcknowledgeForm,
    AnswerForm,
    PassOnForm,
    ReviewForm,
    SortForm,
    TellForm,
    UnhappyForm,
    WriteDownForm,
)
from compliance.forms.notifications import LessonOfForm
from compliance.forms.registers import ProposeForm
from compliance.models import ActionSource, Feedback
from compliance.queries.action_sources import came_of
from compliance.queries.registers import open_feedback, open_own_feedback, promised
from compliance.register_policies import (
    feedback_visible_to,
    may_answer_feedback,
    may_handle_feedback,
    may_keep_registers,
    may_list_feedback,
    may_read_own_record,
    may_share_lessons,
    own_feedback,
)
from compliance.registers.words import FeedbackStatus
from compliance.services.complaints import (
    acknowledge,
    answer_feedback,
    ask_for_review,
    close_feedback,
    find_feedback,
    sort_feedback,
    tell_us,
    write_down,
)
from compliance.services.notifications import share_lesson
from compliance.services.proposing import propose_from
from compliance.views.deeds import Deed, do_deed, offered, refused
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.audit.services import record_reading
from coopcare.clock import now
from coopcare.documents.responses import document_response
from coopcare.errors import DomainError, NotAllowed, NotFound
from coopcare.tenancy.addresses import page_address
from coopcare.ui.pages import question_page

PAGE = 50
HOUR, MOST_AN_HOUR = 3600, 10
WORKERS_ONLY = "Complaints are read by those who look into them."
_S = FeedbackStatus


class TooMany(DomainError):
    status = 429

    def __init__(self) -> None:
        super().__init__("We have had many messages from you in the last hour. Ring us, or try again in an hour.")


def _too_often(request: HttpRequest) -> bool:
    """More than MOST_AN_HOUR from one address of the network to this co-op, in this hour of the clock."""
    key = f"tell-us:{request.coop.id}:{get_adapter().get_client_ip(request)}:{now():%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) > MOST_AN_HOUR


def _lesson(row: Feedback, **answers: Any) -> Any:
    return share_lesson(source=row, **answers)


def _is_complaint(row: Feedback) -> bool:
    return row.is_complaint


DEEDS = {
    "sort": Deed(
        "Say who it is about, and who looks into it", "Save", SortForm, sort_feedback, may_handle_feedback,
        frozenset({_S.RECEIVED, _S.ACKNOWLEDGED, _S.REVIEW}), "It has been sorted.",
    ),
    "acknowledge": Deed(
        "Acknowledge it", "Save that they know", AcknowledgeForm, acknowledge, may_handle_feedback,
        frozenset({_S.RECEIVED}), "It is acknowledged.", _is_complaint,
    ),
    "answer": Deed(
        "Answer it", "Send the answer", AnswerForm, answer_feedback, may_answer_feedback,
        frozenset({_S.ACKNOWLEDGED, _S.REVIEW}), "The answer is on their page.",
    ),
    "act": Deed(
        "Propose an action", "Propose this action", ProposeForm, propose_from, may_answer_feedback, frozenset(_S),
        "It is in the action plan. The manager gives it to somebody, with a day.",
    ),
    "review": Deed(
        "They are not happy: look at it again", "Look at it again", ReviewForm, ask_for_review, may_handle_feedback,
        frozenset({_S.ANSWERED, _S.CLOSED}), "It will be looked at again.",
        lambda row: row.is_complaint and row.stage == 1,
    ),
    "lesson": Deed(
        "Share what we learned", "Share it with all members", LessonOfForm, _lesson,
        lambda actor, row: may_share_lessons(actor), frozenset({_S.ANSWERED, _S.CLOSED}),
        "All members can read it now.",
    ),
    "close": Deed(
        "Close it", "Close it", PassOnForm, close_feedback, may_handle_feedback,
        frozenset({_S.RECEIVED, _S.ANSWERED}), "It is closed.",
        lambda row: not row.is_complaint or row.status == _S.ANSWERED,
    ),
}  # fmt: skip


@login_not_required
def tell(request: HttpRequest) -> HttpResponse:
    """Open to everybody, without a name if they wish."""
    email = request.user.email if request.user.is_authenticated else ""
    form = TellForm(request.POST or None, request.FILES or None, actor=request.actor, email=email)
    if request.actor.hat is not None and not request.actor.can_write:
        raise NotAllowed("You can read here, but change nothing.")
    status = None
    if request.method == "POST" and form.is_valid():
        if not request.actor.is_signed_in and _too_often(request):
            raise TooMany
        try:
            _, secret = tell_us(actor=request.actor, **form.answers())
        except DomainError as error:
            status = refused(form, error)
        else:
            messages.success(request, "Thank you. We have what you told us.")
            return redirect("compliance:told", secret)
    return question_page(
        request,
        form,
        title="Tell us something",
        back_url=reverse("home"),
        button="Send this",
        template="compliance/complaints/tell.html",
        status=status,
        help=_help(),
    )


@login_not_required
def told(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of whoever told us, by the link of their letter: how it goes, the next date, the answer."""
    feedback = find_feedback(secret)
    return _their_page(request, feedback, secret, link=page_address(reverse("compliance:told", args=[secret])))


def told_list(request: HttpRequest) -> HttpResponse:
    """What one told the co-op while signed in."""
    rows = own_feedback(request.actor).order_by("-received_at", "id")
    return render(
        request,
        "compliance/complaints/mine.html",
        {"rows": rows, "own_incidents": may_read_own_record(request.actor)},
    )


def told_mine(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    return _their_page(request, open_own_feedback(request.actor, feedback_id), "")


def feedback_list(request: HttpRequest) -> HttpResponse:
    require(may_list_feedback(request.actor), WORKERS_ONLY)
    rows = feedback_visible_to(request.actor).order_by("-received_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_write": may_keep_registers(request.actor)}
    return render(request, "compliance/complaints/list.html", context)


def record_one(request: HttpRequest) -> HttpResponse:
    """By the office: phone, paper, in person, or a voice message with its words."""
    require(may_keep_registers(request.actor), "Only the manager writes down what people tell us.")
    form = WriteDownForm(request.POST or None, request.FILES or None, actor=request.actor)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            feedback, secret = write_down(actor=request.actor, **form.answers())
        except DomainError as error:
            status = refused(form, error)
        else:
            link = page_address(reverse("compliance:told", args=[secret]))
            messages.success(request, f"It is written down. They can follow it here; it is shown only now: {link}")
            return redirect("compliance:feedback", feedback.id)
    return question_page(
        request,
        form,
        title="Write down what somebody told us",
        back_url=reverse("compliance:feedback_list"),
        button="Save what they told us",
        status=status,
    )


def feedback(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    found = open_feedback(request.actor, feedback_id)
    context = {
        "feedback": found,
        "deeds": offered(request.actor, found, DEEDS, "feedback"),
        "timeline": activity_on(found),
        "came_of": came_of(request.actor, ActionSource.COMPLAINT, found.id),
        "handles": may_handle_feedback(request.actor, found),
    }
    return render(request, "compliance/complaints/feedback.html", context)


def deed(request: HttpRequest, feedback_id: UUID, name: str) -> HttpResponse:
    """Who names themselves as the worker it is about goes back to the list: they cannot open it any more."""
    response = do_deed(request, open_feedback(request.actor, feedback_id), DEEDS[name], page="feedback")
    still_theirs = feedback_visible_to(request.actor).filter(id=feedback_id).exists()
    return response if still_theirs else redirect("compliance:feedback_list")


def recording(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    found = open_feedback(request.actor, feedback_id)
    if found.recording is None:
        raise NotFound("There is no voice message with this.")
    record_reading(request.actor, "a voice message", found)
    return document_response(found.recording)


def _their_page(request: HttpRequest, feedback: Feedback, secret: str, link: str = "") -> HttpResponse:
    """Without the name of anybody: how it goes, by when, our answer, and where else they can go."""
    can_ask = feedback.is_complaint and feedback.stage == 1 and feedback.status in (_S.ANSWERED, _S.CLOSED)
    form = UnhappyForm(request.POST or None)
    status = 200
    if request.method == "POST" and can_ask:
        if form.is_valid():
            try:
                ask_for_review(feedback, secret=secret, actor=request.actor, **form.cleaned_data)
            except DomainError as error:
                status = refused(form, error)
            else:
                messages.success(request, "We will look at it again, and write to you.")
                return redirect(request.path)
        else:
            status = 422
    context = {"feedback": feedback, "link": link, "form": form if can_ask else None, "help": _help()}
    return render(request, "compliance/complaints/told.html", context, status=status)


def _help() -> dict[str, str]:
    """Who can help, as the policies print it; empty where a question is not answered yet."""
    names = ("complaints_lead", "complaints_lead_phone", "advocacy_service", "advocacy_phone", "lgsco_phone",
             "lgsco_website")  # fmt: skip
    return {name: promised(name) for name in names}
