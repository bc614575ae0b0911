"""The whole address of a page, for a letter, a feed or a list of links."""

from django.conf import settings

from coopcare.tenancy.context import current_coop
from coopcare.tenancy.models import Coop


def page_address(path: str, coop: Coop | None = None) -> str:
    """`path` is as reverse() gives it; without `coop`, of the co-op that is served now."""
    return f"{settings.SCHEME}://{(coop or current_coop()).slug}.{settings.BASE_DOMAIN}{path}"
