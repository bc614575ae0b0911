from django.urls import path

from compliance.views import policies

urlpatterns = [
    path("policies/", policies.policies, name="policies"),
    path("policies/questions/", policies.questions, name="questions"),
    path("policies/questions/<slug:variable>/", policies.answer, name="answer"),
    path("policies/build/", policies.build, name="build"),
    path("policies/packs/<uuid:pack_id>/", policies.pack, name="pack"),
    path("policies/packs/<uuid:pack_id>/download/", policies.download, name="download_pack"),
    path("policies/<str:code>/", policies.policy, name="policy"),
]
