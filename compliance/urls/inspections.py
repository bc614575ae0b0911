from django.urls import path

from compliance.views import inspections, records

urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/open/", inspections.open_one, name="open_inspection"),
    path("inspections/<uuid:inspection_id>/", inspections.inspection, name="inspection"),
    path("inspections/<uuid:inspection_id>/end/", inspections.end, name="end_inspection"),
    path("inspect/<str:secret>/", inspections.enter, name="enter"),
    path("inspect/<str:secret>/code/", inspections.enter_code, name="enter_code"),
    path("records/", records.records, name="records"),
    path("records/rotas/<uuid:cluster_id>/", records.cluster_rota, name="cluster_rota"),
    path("records/visits/", records.visit_log, name="visit_log"),
    path("records/late/", records.late_and_missed, name="late_and_missed"),
    path("records/staff/", records.staff, name="staff_checks"),
    path("records/people/<uuid:person_id>/", records.sampled_person, name="sampled_person"),
]
