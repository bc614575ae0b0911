from django.urls import path

from compliance.views import inspected, inspections, records, tables

urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/open/", inspections.open_one, name="open_inspection"),
    path("inspections/<uuid:inspection_id>/", inspections.inspection, name="inspection"),
    path("inspections/<uuid:inspection_id>/end/", inspections.end, name="end_inspection"),
    path("inspections/<uuid:inspection_id>/code/", inspections.spoken_code, name="spoken_code"),
    path("inspections/<uuid:inspection_id>/file/", inspected.ask_for_bundle, name="ask_for_bundle"),
    path("inspect/<str:secret>/", inspections.enter, name="enter"),
    path("inspect/<str:secret>/code/", inspections.enter_code, name="enter_code"),
    path("records/", records.records, name="records"),
    path("records/rotas/<uuid:cluster_id>/", records.cluster_rota, name="cluster_rota"),
    path("records/rotas/<uuid:cluster_id>/paper/", tables.rota_paper, name="rota_paper"),
    path("records/visits/", records.visit_log, name="visit_log"),
    path("records/late/", records.late_and_missed, name="late_and_missed"),
    path("records/staff/", records.staff, name="staff_checks"),
    path("records/people/<uuid:person_id>/", records.sampled_person, name="sampled_person"),
    path("records/people/<uuid:person_id>/timeline/", inspected.timeline, name="timeline"),
    path("records/people/<uuid:person_id>/timeline.pdf", inspected.timeline_paper, name="timeline_paper"),
    path("records/staff/<uuid:person_id>/", inspected.staff_file, name="staff_file"),
    path("records/statements/<str:code>/", inspected.statement, name="statement"),
    path("records/search/", inspected.search_records, name="search_records"),
    path("records/tables/", inspected.exports, name="exports"),
    path("records/tables/<slug:slug>/", inspected.export, name="export"),
    path("records/registers/<slug:slug>/", inspected.register, name="register"),
    path("records/tables/<slug:slug>/paper/", tables.export_paper, name="export_paper"),
    path("records/return/", inspected.information_return, name="information_return"),
    path("records/return/<slug:item>/", inspected.answer_return, name="answer_return"),
    path("records/files/<uuid:bundle_id>/", inspected.bundle, name="bundle"),
    path("records/files/<uuid:bundle_id>/download/", inspected.download_bundle, name="download_bundle"),
]
