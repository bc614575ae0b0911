from django.urls import path

from compliance.views import complaints, contacts, incidents, notifications, safeguarding

urlpatterns = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/mine/", incidents.my_incidents, name="my_incidents"),
    path("incidents/report/", incidents.report, name="report_incident"),
    path("incidents/steps/<uuid:step_id>/", incidents.candour_step, name="candour_step"),
    path("incidents/steps/<uuid:step_id>/letter/", incidents.letter, name="candour_letter"),
    path("incidents/clocks/<uuid:clock_id>/", incidents.clock, name="other_clock"),
    path("incidents/<uuid:incident_id>/", incidents.incident, name="incident"),
    *(
        path(f"incidents/<uuid:incident_id>/{name}/", incidents.deed, {"name": name}, name=f"incident_{name}")
        for name in incidents.DEEDS
    ),
    path("safeguarding/", safeguarding.concerns, name="concerns"),
    path("safeguarding/raise/", safeguarding.raise_one, name="raise_concern"),
    path("safeguarding/reports/<uuid:concern_id>/", safeguarding.own_report, name="own_report"),
    path("safeguarding/places/<uuid:place_id>/off/", safeguarding.take_off, name="take_off_case"),
    path("safeguarding/cases/<uuid:concern_id>/", safeguarding.case, name="case"),
    *(
        path(f"safeguarding/cases/<uuid:concern_id>/{name}/", safeguarding.deed, {"name": name}, name=f"case_{name}")
        for name in safeguarding.DEEDS
    ),
    path("tell-us/", complaints.tell, name="tell_us"),
    path("told/", complaints.told_list, name="told_list"),
    path("told/mine/<uuid:feedback_id>/", complaints.told_mine, name="told_mine"),
    path("told/<str:secret>/", complaints.told, name="told"),
    path("complaints/", complaints.feedback_list, name="feedback_list"),
    path("complaints/write-down/", complaints.record_one, name="write_down_feedback"),
    path("complaints/<uuid:feedback_id>/", complaints.feedback, name="feedback"),
    path("complaints/<uuid:feedback_id>/voice/", complaints.recording, name="voice_message"),
    *(
        path(f"complaints/<uuid:feedback_id>/{name}/", complaints.deed, {"name": name}, name=f"feedback_{name}")
        for name in complaints.DEEDS
    ),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/table/", notifications.whom_to_tell, name="whom_to_tell"),
    path("notifications/start/", notifications.start, name="start_notification"),
    path("notifications/<uuid:notification_id>/", notifications.notification, name="notification"),
    *(
        path(
            f"notifications/<uuid:notification_id>/{name}/", notifications.deed, {"name": name},
            name=f"notification_{name}",
        )
        for name in notifications.DEEDS
    ),
    path("learned/", notifications.lessons, name="lessons"),
    path("learned/share/", notifications.share, name="share_lesson"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/mine/", contacts.my_contacts, name="my_contacts"),
    path("contacts/about/<uuid:person_id>/", contacts.contacts_of, name="contacts_of"),
    path("contacts/about/<uuid:person_id>/write/", contacts.write, name="write_contact"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact_id>/answer/", contacts.answer, name="answer_contact"),
    path("contacts/<uuid:contact_id>/add/", contacts.add, name="add_to_contact"),
]  # fmt: skip
