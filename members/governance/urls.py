from django.urls import path

from members.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("note/", views.note, name="note_meeting"),
    path("<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("<uuid:meeting_id>/attendance/", views.attendance, name="write_attendance"),
    path("<uuid:meeting_id>/interest/", views.interest, name="declare_interest"),
    path("<uuid:meeting_id>/item/", views.write_item, name="add_item"),
    path("<uuid:meeting_id>/put/", views.put, name="put_minutes"),
    path("<uuid:meeting_id>/take-back/", views.take_back, name="take_back_minutes"),
    path("<uuid:meeting_id>/agree/", views.agree, name="agree_minutes"),
    path("<uuid:meeting_id>/add/", views.add_note, name="note_on_minutes"),
    path("interests/<uuid:interest_id>/strike/", views.strike_interest, name="strike_interest"),
    path("items/<uuid:item_id>/", views.item, name="item"),
    path("items/<uuid:item_id>/change/", views.change_item, name="change_item"),
    path("items/<uuid:item_id>/strike/", views.strike_item, name="strike_item"),
]
