"""The actor of a request: which access, which hat, on whose behalf. Refuses an office hat without a second factor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS, READ_ONLY_HATS, Hat
from coopcare.accounts.models import Access
from coopcare.clock import now
from coopcare.tenancy.context import become

NO_PLACE_HERE = "You are signed in, but this co-op has not given you a place. If you were invited, use your letter."
READ_ONLY = "You can read here, but you cannot change anything."
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Where somebody may always go: to sign out, change hat, or set up the second factor that is asked of them.
FREE_PREFIXES = ("/account/", "/hat/", "/static/", "/text-size/", "/theme.css")
# All that somebody who may only read can send: the codes of their next inspection, that they leave, or that they want
# larger letters.
DOORS = ("/quality/inspect/", "/account/logout/", "/text-size/")
# About one's own log-in, the site's health, or whoever holds a secret address, and not about a co-op's records: their
# tables are closed to the role that only reads.
NO_RECORDS = ("/account/", "/text-size/", "/readyz", "/invitation/", "/calendar/", "/quality/inspect/")
# Open to strangers; the API asks who calls by itself.
OPEN_PREFIXES = ("/account/", "/static/", "/text-size/", "/theme.css", "/api/", "/healthz", "/readyz")


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None
        if request.coop is None:
            return self.get_response(request)
        request.access = access_of(request)
        request.actor = actor_of(request, request.access)
        if not request.actor.reads_only or not request.path.startswith(NO_RECORDS):
            become(request.actor)
        if refusal := _refusal(request):
            return refusal
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Signing in is asked everywhere; pages for strangers opt out with Django's login_not_required."""
        actor = request.actor
        if actor is None or actor.hat is not None or not getattr(view, "login_required", True):
            return None
        if request.path.startswith(OPEN_PREFIXES):
            return None
        if request.user.is_authenticated:
            return render(request, "errors/refused.html", {"sentence": _why_no_place(request)}, status=403)
        return redirect_to_login(request.get_full_path())


def _why_no_place(request: HttpRequest) -> str:
    """Whose time to read is over is told so, and whom to ring."""
    past = Access.objects.filter(user_id=str(request.user.pk), ends_at__lte=now()).first()
    if past is None or not set(past.hats) <= READ_ONLY_HATS:
        return NO_PLACE_HERE
    coop = request.coop
    return f"Your time to read here has ended. If you need longer, ring {coop.short_name} on {coop.phone}."


def access_of(request: HttpRequest) -> Access | None:
    if not request.user.is_authenticated:
        return None
    return Access.objects.current(now()).select_related("user").filter(user=request.user).first()


def actor_of(request: HttpRequest, access: Access | None) -> Actor:
    """A visitor when signed out, or when the log-in has no (more) access to this co-op."""
    if access is None:
        return Actor(coop_id=request.coop.id)
    hat = chosen_hat(access, request.session.get("hat"))
    return Actor(
        coop_id=request.coop.id,
        name=access.user.full_name,
        user_id=access.user_id,
        access_id=access.id,
        person_id=access.person_id,
        hat=hat,
        acting_for_id=_kept_id(request, "acting_for") if hat == Hat.REPRESENTATIVE else None,
        inspection_id=_kept_id(request, "inspection") if hat == Hat.INSPECTOR else None,
    )


def _kept_id(request: HttpRequest, key: str) -> UUID | None:
    """Whom a representative chose to act for; which inspection an inspector entered the codes of. Whether they may is
    asked by every policy, each time.
    """
    kept = request.session.get(key)
    return UUID(kept) if kept else None


def chosen_hat(access: Access, wanted: str | None) -> Hat | None:
    if wanted in access.hats:
        return Hat(wanted)
    return Hat(access.hats[0]) if access.hats else None


def _refusal(request: HttpRequest) -> HttpResponse | None:
    actor: Actor = request.actor
    writes = request.method not in SAFE_METHODS and not request.path.startswith(DOORS)
    if actor.reads_only and writes:
        return render(request, "errors/refused.html", {"sentence": READ_ONLY}, status=403)
    if request.path.startswith(FREE_PREFIXES):
        return None
    if actor.hat not in OFFICE_HATS:
        return None
    if _idle_too_long(request):
        logout(request)
        messages.info(request, "You were signed out because you were away for a while. Sign in to go on.")
        return redirect(f"{reverse('account_login')}?next={request.path}")
    if not is_mfa_enabled(request.user):
        messages.info(request, "Your role can see other people's records. Set up a second way to prove it is you.")
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


def _idle_too_long(request: HttpRequest) -> bool:
    """Office screens shut after OFFICE_IDLE_MINUTES; the mark is renewed at most once a minute."""
    instant = now().timestamp()
    seen = request.session.get("seen_at", instant)
    if instant - seen > timedelta(minutes=settings.OFFICE_IDLE_MINUTES).total_seconds():
        return True
    if "seen_at" not in request.session or instant - seen > 60:
        request.session["seen_at"] = instant
    return False
