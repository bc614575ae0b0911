from django.urls import path

from clusters.views import clusters, packages, reviews, teams

app_name = "clusters"
urlpatterns = [
    path("", clusters.clusters, name="clusters"),
    path("add/", clusters.add, name="add_cluster"),
    path("<uuid:cluster_id>/", clusters.cluster, name="cluster"),
    path("<uuid:cluster_id>/support-worker/", clusters.support_worker, name="support_worker"),
    path("<uuid:cluster_id>/pcas/add/", clusters.add_pca, name="add_pca"),
    path("places/<uuid:place_id>/end/", clusters.leave, name="leave_cluster"),
    path("team/", teams.team, name="team"),
    path("team/<uuid:person_id>/", teams.team, name="team"),
    path("team/<uuid:person_id>/add/", teams.add, name="add_to_team"),
    path("team/<uuid:person_id>/browse/", teams.browse, name="browse_pcas"),
    path("team/<uuid:person_id>/wait/", teams.wait_for_known, name="wait_for_known"),
    path("team/places/<uuid:place_id>/move/", teams.move, name="move_in_team"),
    path("team/places/<uuid:place_id>/leave/", teams.leave, name="leave_team"),
    path("team/<uuid:person_id>/block/<uuid:pca_id>/", teams.block, name="block"),
    path("team/blocks/<uuid:block_id>/unblock/", teams.unblock, name="unblock"),
    path("packages/<uuid:package_id>/", packages.package, name="package"),
    path("packages/<uuid:package_id>/end/", packages.end, name="end_package"),
    path("packages/<uuid:package_id>/hours/", packages.change_hours, name="change_hours"),
    path("packages/<uuid:package_id>/help/add/", packages.add_task, name="add_task"),
    path("packages/help/<uuid:task_id>/end/", packages.end_task, name="end_task"),
    path("people/<uuid:person_id>/package/", packages.start, name="start_package"),
    path("reviews/", reviews.due_reviews, name="reviews"),
    path("reviews/mine/", reviews.my_reviews, name="my_reviews"),
    path("reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:review_id>/changes/add/", reviews.add_change, name="add_review_change"),
    path("reviews/changes/<uuid:change_id>/made/", reviews.make_change, name="make_review_change"),
    path("people/<uuid:person_id>/reviews/", reviews.reviews, name="reviews_of"),
    path("people/<uuid:person_id>/reviews/add/", reviews.write, name="write_review"),
    path("people/<uuid:person_id>/reviews/ask/", reviews.ask, name="ask_for_review"),
]
