"""The OpenAPI document: every operation names its problems, every write its Idempotency-Key."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from coopcare.api.idempotency import WRITES
from coopcare.api.problems import CONTENT_TYPE

IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    type=OpenApiTypes.STR,
    location=OpenApiParameter.HEADER,
    required=True,
    pattern=r"^[\x21-\x7e]{8,80}$",
    description="8 to 80 characters, a new one for each thing you do. The same key and request get the same answer.",
)


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]
        required=False, help_text="Field name to what is wrong with it."
    )


class CoopCareSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        return [*parameters, IDEMPOTENCY_KEY] if self.method in WRITES else parameters

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        codes = ["400", "401", "403", "404", "406", "429"]
        if self.method in WRITES:
            codes += ["409", "415", "422"]
        elif self._is_list_view():
            codes += ["422"]
        for code in codes:
            bodies.setdefault(code, self._get_response_for_code(ProblemSerializer, code, [CONTENT_TYPE], direction))
        return bodies
