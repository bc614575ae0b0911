"""How allauth behaves here: log-ins are made by invitation only, and mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from coopcare.tenancy.context import current_coop


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """The co-op's name and phone are in every letter; the Site framework is not used."""
        return super().render_mail(template_prefix, email, {**context, "coop": current_coop()}, headers)
