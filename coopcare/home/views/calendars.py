"""One's own visits in one's own calendar: the page of the address, and the address."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.home.feed import feed_file
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.models import Coop
from rotas.models import CalendarFeed
from rotas.policies import may_have_feed
from rotas.queries.feeds import feed_at, is_open, open_own_feed, own_feeds, secret_of
from rotas.services.feeds import NOT_YOURS, make_feed, note_fetch, revoke_feed

# A calendar program asks once an hour or so; somebody who guesses, or one that has gone wild, asks more often.
MOST_AN_HOUR = 60
HOUR = 3600
GONE = "This calendar address no longer works. Sign in to CoopCare to make a new one."
UNKNOWN = "There is no calendar at this address."
TOO_OFTEN = "This calendar was read too often. Try again in an hour."


def my_calendar(request: HttpRequest) -> HttpResponse:
    """The address, how to use it, when it was last read. Making one makes the old one useless."""
    actor = request.actor
    require(may_have_feed(actor), NOT_YOURS)
    if request.method == "POST":
        make_feed(actor=actor)
        messages.success(request, "Your calendar address is ready. An address that you had before no longer works.")
        return redirect("my_calendar")
    feeds = list(own_feeds(actor)[:10])
    current = next((feed for feed in feeds if feed.revoked_at is None), None)
    context = {
        "current": current,
        "address": _address(request.coop, current) if current else "",
        "former": [feed for feed in feeds if feed.revoked_at is not None],
    }
    return render(request, "home/my_calendar.html", context)


@require_POST
def stop(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    revoke_feed(open_own_feed(request.actor, feed_id), actor=request.actor)
    messages.success(request, "The address no longer works.")
    return redirect("my_calendar")


@require_safe
@login_not_required
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads; it signs in with the address alone. Plain sentences, for whoever opens it."""
    found = feed_at(secret)
    # Who guesses is counted by where they ask from; a calendar service that reads for many people is not.
    if _too_often(str(found.id) if found else f"guesses:{get_adapter().get_client_ip(request)}"):
        return _sentence(TOO_OFTEN, 429, {"Retry-After": str(HOUR)})
    if found is None:
        return _sentence(UNKNOWN, 404)
    if not is_open(found):
        return _sentence(GONE, 410)
    content = feed_file(found, request.coop)
    note_fetch(found, actor=request.actor)
    headers = {"Cache-Control": "private, max-age=0", "Content-Disposition": 'inline; filename="visits.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _too_often(who: str) -> bool:
    """More than MOST_AN_HOUR in this hour of the clock."""
    key = f"calendar:{who}:{now():%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) > MOST_AN_HOUR


def _address(coop: Coop, current: CalendarFeed) -> str:
    return page_address(reverse("calendar_feed", args=[secret_of(current)]), coop)


def _sentence(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=headers)
