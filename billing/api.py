"""Invoices and statements over the API, as the actor may see them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.models import Invoice, InvoiceLine, Statement
from billing.queries.invoices import invoices_visible_to, lines_of, open_invoice
from billing.queries.statements import open_statement, statements_visible_to
from coopcare.api.pagination import order_pages


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    """Money is in pence. A credit note has a negative total and names the invoice it corrects."""

    person_id = serializers.UUIDField(read_only=True)
    corrects_id = serializers.UUIDField(read_only=True, allow_null=True)
    display_number = serializers.CharField(read_only=True)

    class Meta:
        model = Invoice
        fields = [
            "id",
            "kind",
            "display_number",
            "person_id",
            "person_name",
            "payer_name",
            "funding_words",
            "starts_on",
            "ends_on",
            "issued_on",
            "due_on",
            "total_pence",
            "corrects_id",
            "reason",
        ]
        read_only_fields = fields


class InvoiceLineSerializer(serializers.ModelSerializer[InvoiceLine]):
    class Meta:
        model = InvoiceLine
        fields = ["id", "position", "on", "words", "minutes", "amount_pence"]
        read_only_fields = fields


class InvoiceWithLinesSerializer(InvoiceSerializer):
    lines = serializers.SerializerMethodField()

    class Meta(InvoiceSerializer.Meta):
        fields = [*InvoiceSerializer.Meta.fields, "lines"]
        read_only_fields = fields

    def get_lines(self, invoice: Invoice) -> list[dict[str, Any]]:
        """Each visit as it was charged."""
        return list(InvoiceLineSerializer([shown.line for shown in lines_of(invoice)], many=True).data)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    person_id = serializers.UUIDField(read_only=True)
    first_day = serializers.DateField(source="month.first_day", read_only=True)

    class Meta:
        model = Statement
        fields = [
            "id",
            "person_id",
            "first_day",
            "opening_pence",
            "charged_pence",
            "paid_pence",
            "closing_pence",
            "status",
        ]
        read_only_fields = fields


class StatementWithFiguresSerializer(StatementSerializer):
    class Meta(StatementSerializer.Meta):
        fields = [*StatementSerializer.Meta.fields, "figures"]
        read_only_fields = fields

    figures = serializers.DictField(read_only=True, help_text="Visit by visit, as the statement shows it.")


class Invoices(generics.GenericAPIView[Invoice]):
    serializer_class = InvoiceSerializer

    @extend_schema(operation_id="invoices_list", responses=InvoiceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The invoices and credit notes you may see, newest first."""
        order_pages(self, ("-issued_on", "-number", "id"))
        page = self.paginate_queryset(invoices_visible_to(request._request.actor))
        return self.get_paginated_response(InvoiceSerializer(page, many=True).data)


class OneInvoice(APIView):
    @extend_schema(operation_id="invoices_read", responses=InvoiceWithLinesSerializer)
    def get(self, request: Request, invoice_id: UUID) -> Response:
        """One invoice with its lines."""
        return Response(InvoiceWithLinesSerializer(open_invoice(request._request.actor, invoice_id)).data)


class Statements(generics.GenericAPIView[Statement]):
    serializer_class = StatementSerializer

    @extend_schema(operation_id="statements_list", responses=StatementSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The monthly statements you may see, newest first."""
        order_pages(self, ("-month__first_day", "id"))
        page = self.paginate_queryset(statements_visible_to(request._request.actor))
        return self.get_paginated_response(StatementSerializer(page, many=True).data)


class OneStatement(APIView):
    @extend_schema(operation_id="statements_read", responses=StatementWithFiguresSerializer)
    def get(self, request: Request, statement_id: UUID) -> Response:
        """One statement, figure by figure."""
        return Response(StatementWithFiguresSerializer(open_statement(request._request.actor, statement_id)).data)
