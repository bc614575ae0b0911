"""What the API answers where it has nothing."""

from typing import Any, NoReturn

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView


class Nothing(APIView):
    """An address that is not of the API, or an id of another form: a problem, as everywhere in it."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        super().initial(request, *args, **kwargs)
        raise Http404
