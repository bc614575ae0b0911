"""The API's addresses. Every app's operations, in one list."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from billing import api as billing
from clusters import api as clusters
from coopcare.api.views import Nothing
from members import api as members
from rotas import api as rotas

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("visits/", rotas.Visits.as_view(), name="visits"),
    path("visits/<uuid:visit_id>/", rotas.OneVisit.as_view(), name="visit"),
    path("visits/<uuid:visit_id>/cancel/", rotas.CancelVisit.as_view(), name="cancel_visit"),
    path("attendances/<uuid:attendance_id>/accept/", rotas.AcceptOffer.as_view(), name="accept"),
    path("attendances/<uuid:attendance_id>/decline/", rotas.DeclineOffer.as_view(), name="decline"),
    path("attendances/<uuid:attendance_id>/arrive/", rotas.Arrive.as_view(), name="arrive"),
    path("attendances/<uuid:attendance_id>/leave/", rotas.Leave.as_view(), name="leave"),
    path("people/", members.People.as_view(), name="people"),
    path("people/<uuid:person_id>/", members.OnePerson.as_view(), name="person"),
    path("packages/<uuid:package_id>/", clusters.OnePackage.as_view(), name="package"),
    path("invoices/", billing.Invoices.as_view(), name="invoices"),
    path("invoices/<uuid:invoice_id>/", billing.OneInvoice.as_view(), name="invoice"),
    path("statements/", billing.Statements.as_view(), name="statements"),
    path("statements/<uuid:statement_id>/", billing.OneStatement.as_view(), name="statement"),
    re_path("", Nothing.as_view(), name="nothing"),
]
