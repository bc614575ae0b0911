"""Accepting an invitation, choosing a hat, tokens for programs, and who can sign in.

These pages draw the shared templates by name: accounts stands below the design system and may not import it.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coopcare.accounts import queries, services
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.forms import ConfirmForm, HatForm, InviteForm, PasswordForm, TokenForm
from coopcare.accounts.hats import Hat
from coopcare.accounts.letters import send_invitation
from coopcare.errors import Invalid, NotFound

PAGE_SIZE = 50


@never_cache
@login_not_required
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a letter's link: choose a password, or join with the log-in one has."""
    invitation = services.open_invitation(secret)
    has_log_in = queries.has_log_in(invitation.email)
    form = (ConfirmForm if has_log_in else PasswordForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                services.accept_invitation(invitation, password=form.cleaned_data.get("password", ""))
        except Invalid as error:
            form.add_error(error.field, error.message)
        else:
            if request.user.is_authenticated:
                logout(request)
            messages.success(request, "Your log-in is ready. Sign in with your email address and password.")
            return redirect("account_login")
    context = {
        "invitation": invitation,
        "has_log_in": has_log_in,
        "roles": [Hat(hat).label for hat in invitation.hats],
        "button": "Join" if has_log_in else "Make my log-in",
    }
    return _page(request, "accounts/accept.html", form, title=f"Welcome, {invitation.full_name}", **context)


def choose_hat(request: HttpRequest) -> HttpResponse:
    """One person may be several things to a co-op; each shows other pages."""
    if request.access is None or not request.access.hats:
        raise NotFound("You have no role in this co-op. Phone its office if you think you should.")
    actor: Actor = request.actor
    posted = request.POST if request.method == "POST" else None
    form = HatForm(posted, access=request.access, initial={"hat": actor.hat})
    if form.is_valid():
        request.session["hat"] = form.cleaned_data["hat"]
        request.session.pop("acting_for", None)
        return redirect("home")
    return _page(
        request,
        "accounts/hat.html",
        form,
        title="Which role do you want to use now?",
        heading="Which role do you want to use now?",
        button="Use this role",
        is_representative=actor.hat == Hat.REPRESENTATIVE,
    )


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """Keys for programs that act as oneself. The secret is on the page once, just after it was made."""
    actor: Actor = request.actor
    require(actor.hat is not None and actor.can_write)
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_valid():
        try:
            _, secret = services.make_token(actor=actor, **form.cleaned_data)
            form = TokenForm()
        except Invalid as error:
            form.add_error(error.field, error.message)
    context = {"tokens": _token_rows(actor), "secret": secret, "hat": actor.hat.label if actor.hat else ""}
    return _page(request, "accounts/tokens.html", form, title="Tokens for programs", button="Make a token", **context)


def _token_rows(actor: Actor) -> list[dict[str, Any]]:
    return [{"token": token, "role": Hat(token.hat).label} for token in queries.tokens_of(actor)]


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = queries.open_token(request.actor, token_id)
    services.revoke_token(token, actor=request.actor)
    messages.success(request, f"The token “{token.name}” no longer works.")
    return redirect("accounts:tokens")


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Who can sign in, and who has been asked to."""
    actor: Actor = request.actor
    page = Paginator(queries.access_list(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"access": row, "roles": _roles(row.hats), "is_me": row.id == actor.access_id} for row in page]
    waiting = [{"invitation": row, "roles": _roles(row.hats)} for row in queries.invitations_waiting(actor)]
    return render(request, "accounts/access.html", {"page": page, "rows": rows, "waiting": waiting})


def _roles(hats: list[str]) -> str:
    return ", ".join(Hat(hat).label for hat in hats)


def invite(request: HttpRequest) -> HttpResponse:
    """Somebody for the office or the board. People and workers are invited from their own page, which knows them."""
    actor: Actor = request.actor
    require(services.may_manage_access(actor))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                invitation, secret = services.invite(actor=actor, **form.cleaned_data)
                send_invitation(invitation, secret)
        except Invalid as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"We have sent an invitation to {invitation.email}.")
            return redirect("accounts:access")
    return _page(
        request,
        "accounts/invite.html",
        form,
        title="Invite somebody to sign in",
        back_url=reverse("accounts:access"),
        button="Send the invitation",
    )


def end_access(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Ask once, then shut the door at once."""
    ended = queries.open_access(request.actor, access_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.end_access(ended, actor=request.actor)
        messages.success(request, f"{ended.user.full_name} can no longer sign in here.")
        return redirect("accounts:access")
    return _page(
        request,
        "accounts/end_access.html",
        form,
        title=f"End the access of {ended.user.full_name}?",
        back_url=reverse("accounts:access"),
        button="End access",
    )


def _page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """A page with one form under its own h1; 422 when the form has errors."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "heading": "", "back_url": "", **context}, status=status)
