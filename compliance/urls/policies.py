from django.urls import path

from compliance.views import policies

urlpatterns = [
    path("policies/", policies.policies, name="policies"),
    path("policies/questions/", policies.questions, name="questions"),
    path("policies/questions/left/", policies.answer_left, name="answer_left"),
    path("policies/questions/<slug:variable>/", policies.answer, name="answer"),
    path("policies/<str:code>/", policies.policy, name="policy"),
]
