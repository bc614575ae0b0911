"""Registration, readiness, frameworks and evidence."""

from django.urls import path

from compliance.views import evidence, framework, readiness, registration

urlpatterns = [
    path("registration/", registration.registration, name="registration"),
    path("registration/change/", registration.move, name="move_status"),
    path("readiness/", readiness.readiness_list, name="readiness"),
    path("readiness/papers/", readiness.paper_list, name="coop_papers"),
    path("readiness/papers/<slug:kind>/add/", readiness.add_paper, name="add_coop_paper"),
    path("readiness/papers/<uuid:paper_id>/document/", readiness.paper_document, name="coop_paper_document"),
    path("readiness/folder/", readiness.make_folder, name="make_application_folder"),
    path("readiness/folders/<uuid:folder_id>/", readiness.folder, name="application_folder"),
    path("readiness/folders/<uuid:folder_id>/download/", readiness.download_folder, name="download_application_folder"),
    path("readiness/items/<slug:code>/", readiness.item, name="readiness_item"),
    path("readiness/items/<slug:code>/document/", readiness.item_document, name="readiness_document"),
    path("framework/", framework.frameworks, name="frameworks"),
    path("framework/side-by-side/", framework.compare, name="side_by_side"),
    path("framework/<slug:framework>/questions/<slug:question>/", framework.question, name="key_question"),
    path("framework/<slug:framework>/<slug:node>/", framework.node, name="framework_node"),
    path("framework/<slug:framework>/<slug:node>/assess/", framework.assess_node, name="assess_node"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/count/", evidence.count, name="count_evidence"),
    path("evidence/add/", evidence.add, name="add_evidence"),
    path("evidence/topics/<slug:topic>/", evidence.topic, name="evidence_topic"),
    path("evidence/<uuid:item_id>/", evidence.item, name="evidence_item"),
    path("evidence/<uuid:item_id>/document/", evidence.item_document, name="evidence_document"),
    path("evidence/<uuid:item_id>/take-back/", evidence.take_back, name="take_back_evidence"),
]
