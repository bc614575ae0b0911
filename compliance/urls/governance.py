"""Risks, audits, the action plan, requests about personal data, breaches, retention."""

from django.urls import path

from compliance.views import actions, risks

urlpatterns = [
    path("actions/", actions.actions, name="actions"),
    path("actions/ended/", actions.ended, name="actions_ended"),
    path("actions/mine/", actions.mine, name="my_actions"),
    path("actions/add/", actions.add, name="add_action"),
    path("actions/<uuid:action_id>/", actions.action, name="action"),
    path("actions/<uuid:action_id>/plan/", actions.plan_one, name="plan_action"),
    path("actions/<uuid:action_id>/done/", actions.finish, name="finish_action"),
    path("actions/<uuid:action_id>/check/", actions.check, name="check_action"),
    path("actions/<uuid:action_id>/drop/", actions.drop, name="drop_action"),
    path("risks/", risks.risks, name="risks"),
    path("risks/add/", risks.add, name="add_risk"),
    path("risks/<uuid:risk_id>/", risks.risk, name="risk"),
    path("risks/<uuid:risk_id>/review/", risks.review, name="review_risk"),
    path("risks/<uuid:risk_id>/close/", risks.close, name="close_risk"),
    path("risks/<uuid:risk_id>/act/", risks.act, name="act_on_risk"),
]
