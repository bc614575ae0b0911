"""Pages by cursor: nothing is skipped or repeated while rows are added."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from coopcare.errors import Invalid


class CursorPages(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "id"

    def get_page_size(self, request: Any) -> int | None:
        """At most `max_page_size`. What is no whole number from 1 is refused, not guessed at."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not asked.isascii() or not asked.isdecimal() or int(asked[:9]) < 1:
            raise Invalid("Send a page_size of 1 or more.", field=self.page_size_query_param)
        return min(int(asked[:9]), self.max_page_size)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"]["minimum"] = 1
        return parameters

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        """NotFound also for a cursor whose position is of another kind than the list is ordered by."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error


def order_pages(view: Any, ordering: tuple[str, ...]) -> None:
    """The order of one list; the last name must be unique, or a page could end between equals."""
    view.paginator.ordering = ordering
