from django.urls import path

from rotas.views import mine, week

app_name = "rotas"
urlpatterns = [
    path("mine/", mine.my_visits, name="my_visits"),
    path("today/", mine.my_today, name="today"),
    path("weekly/<uuid:pattern_id>/", mine.weekly_offer, name="weekly_offer"),
    path("week/", mine.my_week, name="my_week"),
    path("place/<uuid:attendance_id>/", mine.attendance, name="attendance"),
    path("place/<uuid:attendance_id>/yes/", mine.answer_yes, name="accept"),
    path("place/<uuid:attendance_id>/no/", mine.answer_no, name="decline"),
    path("place/<uuid:attendance_id>/arrived/", mine.arrived, name="arrive"),
    path("place/<uuid:attendance_id>/left/", mine.left, name="leave"),
    path("place/<uuid:attendance_id>/tasks/", mine.tasks_done, name="tasks_done"),
    path("place/<uuid:attendance_id>/note/", mine.add_note, name="add_note"),
    path("", week.week, name="week"),
    path("visits/<uuid:visit_id>/", week.visit, name="office_visit"),
    path("visits/<uuid:visit_id>/times/", week.settle, name="settle"),
    path("visits/<uuid:visit_id>/extra/", week.extra_time, name="extra_time"),
    path("visits/<uuid:visit_id>/missed/", week.missed, name="missed"),
    path("visits/<uuid:visit_id>/cancel/", week.cancel, name="office_cancel"),
    path("cover/<uuid:attendance_id>/", week.cover, name="cover"),
    path("cover/<uuid:attendance_id>/open/", week.open_to_others, name="open_to_others"),
    path("cover/<uuid:attendance_id>/<uuid:pca_id>/", week.give, name="give"),
]
