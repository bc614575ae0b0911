from django.urls import path

from compliance.views import adopting, editions, policies, readings

urlpatterns = [
    path("policies/drafts/", editions.drafts, name="drafts"),
    path("policies/drafts/begin/", editions.begin_all, name="begin_all_drafts"),
    path("policies/drafts/changed/", editions.draft_changed, name="draft_changed"),
    path("policies/drafts/propose/", editions.propose_all, name="propose_all"),
    path("policies/drafts/adopt/", adopting.adopt_all, name="adopt_all"),
    path("policies/drafts/<uuid:draft_id>/", editions.draft, name="draft"),
    path("policies/drafts/<uuid:draft_id>/sections/<int:number>/", editions.section, name="policy_section"),
    path("policies/drafts/<uuid:draft_id>/model/", editions.news, name="policy_news"),
    path("policies/drafts/<uuid:draft_id>/propose/", editions.propose, name="propose_policy"),
    path("policies/drafts/<uuid:draft_id>/aside/", editions.set_aside, name="set_policy_aside"),
    path("policies/drafts/<uuid:draft_id>/adopt/", adopting.adopt, name="adopt_policy"),
    path("policies/drafts/<uuid:draft_id>/back/", adopting.send_back, name="send_policy_back"),
    path("policies/drafts/<uuid:draft_id>/comment/", adopting.comment, name="comment_on_policy"),
    path("policies/editions/<uuid:edition_id>/", policies.edition, name="edition"),
    path("policies/editions/<uuid:edition_id>/read/", readings.read, name="read_policy"),
    path("policies/to-read/", readings.to_read, name="to_read"),
    path("policies/readings/", readings.readings, name="readings"),
    path("policies/given/", readings.to_give, name="policies_to_give"),
    path("policies/given/<uuid:person_id>/", readings.given, name="policies_given"),
    path("policies/<str:code>/draft/", editions.begin, name="begin_draft"),
]
