"""A document as an answer. The view has asked its own policy first."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from coopcare.documents.models import Document
from coopcare.documents.services import read_document


def document_response(document: Document, *, as_attachment: bool = True) -> HttpResponse:
    """Whole bytes, not a stream: a stream would be read after the co-op's door is shut."""
    response = HttpResponse(read_document(document), content_type=document.content_type)
    disposition = content_disposition_header(as_attachment, document.name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response
