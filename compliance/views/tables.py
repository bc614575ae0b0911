"""The tables that an inspector takes away, on paper: the same rows as the file for a spreadsheet."""

from django.http import HttpRequest, HttpResponse

from compliance.policies import current_inspection
from compliance.queries.exports import EXPORTS, watermark
from compliance.views.inspected import WATERMARK, as_file
from compliance.views.records import require_open
from coopcare.audit.services import record_reading
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pdf import render_pdf

# About 50 sheets of paper, and 10 seconds to draw them.
MOST_LINES = 1200
STYLE = WATERMARK.with_name("table.css")


def export_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """One table as a PDF, with who took it and when at the head of every page."""
    require_open(request)
    found = EXPORTS.get(slug)
    if found is None:
        raise NotFound("We cannot find this table.")
    table = found.table(request.actor)
    if len(table.rows) > MOST_LINES:
        raise Invalid(
            f"This table has {len(table.rows)} lines, which is too much paper. Take it as a spreadsheet instead."
        )
    record_reading(request.actor, f"the table {found.title}, as a PDF", None)
    mark = watermark(request.actor, current_inspection(request.actor))
    context = {"table": table, "about": found.about, "mark": mark}
    content = render_pdf("pdf/table.html", context, title=found.title, stylesheets=[WATERMARK, STYLE])
    return as_file(content, f"{found.title}.pdf", "application/pdf")
