"""The tables that an inspector takes away, on paper: the same rows as the file for a spreadsheet, and a week's rota."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from clusters.models import Cluster
from compliance.forms.inspections import WeekForm
from compliance.policies import current_inspection
from compliance.queries.exports import EXPORTS, watermark, week_table
from compliance.queries.tables import Table, on_a_page
from compliance.views.inspected import WATERMARK, as_file
from compliance.views.records import require_open
from coopcare.audit.services import record_reading, record_readings
from coopcare.clock import today
from coopcare.errors import Invalid, NotFound
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pdf import render_pdf
from rotas.week.table import monday_of

# About 25 sheets of paper. Drawing more would keep the page waiting too long.
MOST_LINES = 400
STYLE = WATERMARK.with_name("table.css")


def export_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """One table as a PDF, with who took it and when at the head of every page."""
    require_open(request)
    found = EXPORTS.get(slug)
    if found is None:
        raise NotFound("We cannot find this table.")
    return _paper(request, found.table(request.actor), found.title, found.about)


def rota_paper(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """A cluster's week, as its page shows it."""
    require_open(request)
    cluster = Cluster.objects.filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    form = WeekForm(request.GET)
    monday = monday_of((form.cleaned_data["week"] if form.is_valid() else None) or today())
    title = f"Rota of {cluster.name}, week of {gov_short_date(monday)}"
    return _paper(request, week_table(cluster, monday, request.actor), title, "Planned and actual times.")


def _paper(request: HttpRequest, table: Table, title: str, about: str) -> HttpResponse:
    if len(table.rows) > MOST_LINES:
        raise Invalid(
            f"This table has {len(table.rows)} lines, which is too much paper. Take it as a spreadsheet instead."
        )
    record_reading(request.actor, f"the table {title}, as a PDF", None)
    record_readings(request.actor, f"the table {title}, as a PDF", table.about)
    rows = [[on_a_page(cell) for cell in row] for row in table.rows]
    mark = watermark(request.actor, current_inspection(request.actor))
    context = {"header": table.header, "rows": rows, "about": about, "mark": mark}
    content = render_pdf("pdf/table.html", context, title=title, stylesheets=[WATERMARK, STYLE])
    return as_file(content, f"{title}.pdf", "application/pdf")
