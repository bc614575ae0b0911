from django.urls import path

from coopcare.home import health
from coopcare.home.views import booking, calendars, faces, front, pauses, visits, week, weekly

urlpatterns = [
    path("", front.home, name="home"),
    path("more/", front.more, name="more"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/<uuid:feed_id>/stop/", calendars.stop, name="stop_calendar"),
    path("calendar/<str:secret>.ics", calendars.feed, name="calendar_feed"),
    path("book/", booking.BookVisit.as_view(url_name="book_step"), name="book"),
    path("book/<slug:step>/", booking.BookVisit.as_view(url_name="book_step"), name="book_step"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("visits/<uuid:visit_id>/booked/", booking.booked, name="booked"),
    path("visits/<uuid:visit_id>/calendar/", booking.visit_calendar, name="visit_calendar"),
    path("visits/<uuid:visit_id>/change/", visits.change, name="change_visit"),
    path("visits/<uuid:visit_id>/cancel/", visits.cancel, name="cancel_visit"),
    path("visits/<uuid:visit_id>/confirm/", visits.confirm, name="confirm_visit"),
    path("visits/<uuid:visit_id>/query/", visits.query, name="query_visit"),
    path("visits/<uuid:visit_id>/who/", faces.swap, name="swap_pca"),
    path("visits/<uuid:visit_id>/meet/", faces.meet, name="meet_pca"),
    path("my-week/", week.my_week, name="my_week"),
    path("my-week/read/", week.changes_read, name="changes_read"),
    path("plan/", weekly.plan, name="weekly_plan"),
    path("plan/<uuid:person_id>/", weekly.plan, name="weekly_plan"),
    path("plan/<uuid:person_id>/add/", weekly.add, name="add_weekly"),
    path("plan/<uuid:person_id>/pause/", pauses.pause, name="pause_visits"),
    path("plan/weekly/<uuid:pattern_id>/change/", weekly.change, name="change_weekly"),
    path("plan/weekly/<uuid:pattern_id>/end/", weekly.end, name="end_weekly"),
    path("plan/weekly/<uuid:pattern_id>/pause/", pauses.pause_some, name="pause_weekly"),
    path("plan/weekly/<uuid:pattern_id>/holiday/", weekly.holiday, name="ask_for_holiday"),
    path("plan/pauses/<uuid:pause_id>/back/", pauses.back, name="come_back"),
    path("plan/requests/<uuid:request_id>/", pauses.answer, name="plan_request"),
    path("plan/requests/<uuid:request_id>/agree/", weekly.agree, name="agree_to_request"),
    path("plan/requests/<uuid:request_id>/withdraw/", pauses.withdraw, name="withdraw_request"),
]
