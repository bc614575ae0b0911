"""How allauth behaves here: log-ins are made by invitation only, and mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import READ_ONLY_HATS
from coopcare.accounts.models import Access
from coopcare.tenancy.context import acting_for, current_coop

BY_THE_LINK = "You come in by the link in your letter, and not by a password. Open it again, or ring the co-op."


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Who may only read comes in by their own door (two codes), never by a password, forgotten or not."""
        access = Access.objects.filter(user=user).first()
        if access is not None and access.hats and set(access.hats) <= READ_ONLY_HATS:
            return render(request, "errors/refused.html", {"sentence": BY_THE_LINK}, status=403)
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Some letters are about what has just been committed ("an app was set up"): the request's transaction
        has ended by then, and allauth's own request with it. Each letter opens the co-op's door for itself.
        """
        coop = current_coop()
        with acting_for(coop, Actor.system(coop.id, "sign_in")):
            self.render_mail(template_prefix, email, {"email": email, **context}).send()

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """The co-op's name and phone are in every letter; the Site framework is not used."""
        return super().render_mail(template_prefix, email, {**context, "coop": current_coop()}, headers)
