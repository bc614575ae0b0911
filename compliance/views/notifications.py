"""Notifications to the Care Quality Commission, the table behind them, and what was learned."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.notifications import ApproveForm, DraftForm, LessonForm, SentForm, StartForm
from compliance.forms.registers import DeedForm, ReasonForm
from compliance.models import Lesson
from compliance.queries.registers import clocks_running, notifications_to_approve, open_notification
from compliance.register_policies import (
    may_approve_notification,
    may_keep_notification,
    may_keep_notifications,
    may_list_notifications,
    may_read_lessons,
    may_share_lessons,
    notifications_visible_to,
)
from compliance.registers.duties import events, others
from compliance.registers.words import NotificationStatus
from compliance.services.notifications import (
    approve_draft,
    approve_notification,
    draft_notification,
    mark_sent,
    need_not_send,
    send_back,
    share_lesson,
    start_notification,
)
from compliance.views.deeds import Deed, ask, do_deed, offered, refused
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.errors import DomainError
from coopcare.ui.pages import question_page

PAGE = 50
ONLY_MANAGER = "Only the manager keeps the notifications."
_S, _may = NotificationStatus, may_keep_notification


DEEDS = {
    "draft": Deed(
        "Write the draft", "Save the draft", DraftForm, draft_notification, _may,
        frozenset({_S.DRAFT, _S.APPROVED, _S.NOT_NEEDED}), "The draft has been saved.",
    ),
    "agree": Deed(
        "Approve it", "I have read it and approve it", DeedForm, approve_draft, may_approve_notification,
        frozenset({_S.DRAFT}), "You have approved it. Whoever sends it has a letter.", lambda row: row.awaits_approval,
        "compliance/notifications/approve.html",
    ),
    "send_back": Deed(
        "Send it back, with a reason", "Send it back", ReasonForm, send_back, may_approve_notification,
        frozenset({_S.DRAFT}), "It is sent back, with your reason.", lambda row: row.awaits_approval,
    ),
    "approve": Deed(
        "Write down who approved it", "Save the approval", ApproveForm, approve_notification, _may,
        frozenset({_S.DRAFT}), "The approval is written down.",
    ),
    "sent": Deed(
        "Write down that it was sent", "Save that it was sent", SentForm, mark_sent, _may, frozenset({_S.APPROVED}),
        "It is written down that it was sent.",
    ),
    "not_needed": Deed(
        "It is not needed, with a reason", "Save the reason", ReasonForm, need_not_send, _may, frozenset({_S.DRAFT}),
        "The reason is written down.",
    ),
}  # fmt: skip


def notifications(request: HttpRequest) -> HttpResponse:
    """Every clock that runs, and every notification."""
    require(may_list_notifications(request.actor), ONLY_MANAGER)
    rows = notifications_visible_to(request.actor).order_by("-proposed_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = [(one, events()[one.event]) for one in page]
    clocks, may_start = clocks_running(request.actor), may_keep_notifications(request.actor)
    context = {"page_obj": page, "rows": listed, "clocks": clocks, "may_start": may_start}
    context["to_approve"] = notifications_to_approve(request.actor)
    return render(request, "compliance/notifications/list.html", context)


def whom_to_tell(request: HttpRequest) -> HttpResponse:
    """The table: what, by when in law and by our own rule, who, which form, and where that is known from."""
    require(may_keep_notifications(request.actor), ONLY_MANAGER)
    context = {"events": events().values(), "others": others().values()}
    return render(request, "compliance/notifications/table.html", context)


def start(request: HttpRequest) -> HttpResponse:
    require(may_keep_notifications(request.actor), ONLY_MANAGER)
    form = StartForm(request.POST or None)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            made = start_notification(actor=request.actor, **form.answers())
        except DomainError as error:
            status = refused(form, error)
        else:
            messages.success(request, "The draft is started.")
            return redirect("compliance:notification", made.id)
    back = reverse("compliance:notifications")
    title = "Start a notification"
    return question_page(request, form, title=title, back_url=back, button="Start the draft", status=status)


def notification(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    found = open_notification(request.actor, notification_id)
    context = {
        "notification": found,
        "event": events()[found.event],
        "opens_source": may_keep_notification(request.actor, found),
        "deeds": offered(request.actor, found, DEEDS, "notification"),
        "timeline": activity_on(found),
    }
    return render(request, "compliance/notifications/notification.html", context)


def deed(request: HttpRequest, notification_id: UUID, name: str) -> HttpResponse:
    return do_deed(request, open_notification(request.actor, notification_id), DEEDS[name], page="notification")


def lessons(request: HttpRequest) -> HttpResponse:
    """What we learned, for everybody of the co-op."""
    require(may_read_lessons(request.actor), "This is for the members of the co-op, and for who works here.")
    page = Paginator(Lesson.objects.order_by("-shared_at", "id"), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_share": may_share_lessons(request.actor)}
    return render(request, "compliance/notifications/lessons.html", context)


def share(request: HttpRequest) -> HttpResponse:
    require(may_share_lessons(request.actor), "Only the manager shares what was learned.")
    form = LessonForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: share_lesson(actor=request.actor, **form.answers()),
        title="Share what we learned",
        button="Share it with all members",
        done="All members can read it now.",
        back=reverse("compliance:lessons"),
    )
