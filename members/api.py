"""People over the API, as the actor may see them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coopcare.api.pagination import order_pages
from members.models import Person
from members.policies import people_visible_to
from members.queries import open_person


class PersonSerializer(serializers.ModelSerializer[Person]):
    """Contact and key facts: the part of a record that everybody who may open it may read."""

    class Meta:
        model = Person
        fields = [
            "id",
            "full_name",
            "calling_name",
            "phone",
            "email",
            "address",
            "postcode",
            "contact_format",
            "contact_notes",
            "language",
        ]
        read_only_fields = fields

    full_name = serializers.CharField(read_only=True)
    calling_name = serializers.CharField(read_only=True)


class PersonNameSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    full_name = serializers.CharField()


class People(generics.GenericAPIView[Person]):
    serializer_class = PersonNameSerializer

    @extend_schema(operation_id="people_list", responses=PersonNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The people you may see: id and name. Opening one is recorded."""
        people = people_visible_to(request._request.actor)
        order_pages(self, ("last_name", "first_name", "id"))
        page = self.paginate_queryset(people)
        return self.get_paginated_response(PersonNameSerializer(page, many=True).data)


class OnePerson(APIView):
    @extend_schema(operation_id="people_read", responses=PersonSerializer)
    def get(self, request: Request, person_id: UUID) -> Response:
        """One person. That you opened the record is kept, and the person can see it."""
        return Response(PersonSerializer(open_person(request._request.actor, person_id)).data)
