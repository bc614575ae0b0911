from django.urls import path

from coopcare.home import health
from coopcare.home.views import booking, front, visits

urlpatterns = [
    path("", front.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("book/", booking.BookVisit.as_view(url_name="book_step"), name="book"),
    path("book/<slug:step>/", booking.BookVisit.as_view(url_name="book_step"), name="book_step"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("visits/<uuid:visit_id>/booked/", booking.booked, name="booked"),
    path("visits/<uuid:visit_id>/calendar/", booking.visit_calendar, name="visit_calendar"),
    path("visits/<uuid:visit_id>/change/", visits.change, name="change_visit"),
    path("visits/<uuid:visit_id>/cancel/", visits.cancel, name="cancel_visit"),
    path("visits/<uuid:visit_id>/confirm/", visits.confirm, name="confirm_visit"),
    path("visits/<uuid:visit_id>/query/", visits.query, name="query_visit"),
]
