from django.urls import path

from compliance.views import builds, forms

# Where the page of each kind of row is (compliance.pack.forms.ROW_FILLS): its paper is below it.
PAGES = {
    "incident": "incidents",
    "case": "safeguarding/cases",
    "feedback": "complaints",
    "notification": "notifications",
    "oversight": "supervision",
    "review": "reviews",
    "plan": "plans",
    "assessment": "risks-of-people",
    "capacity": "capacity",
    "audit": "audits",
    "risk": "risks",
    "meeting": "meetings",
}
urlpatterns = [
    path("printing/", builds.builds, name="builds"),
    path("printing/chosen/", builds.build_chosen, name="build_chosen"),
    path("printing/agreement/", builds.build_agreement, name="build_agreement"),
    path("printing/build/<slug:kind>/", builds.build, name="build_kind"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<slug:code>/", forms.form, name="form"),
    path("reviews/of/<uuid:person_id>/form/", forms.review_form, name="review_form"),
    path("jobs/<uuid:job_id>/<slug:code>/", forms.paper_of_job, name="job_paper"),
    *(
        path(f"{page}/<uuid:row_id>/paper/", forms.paper_of_row, {"kind": kind}, name=f"{kind}_paper")
        for kind, page in PAGES.items()
    ),
    path("policies/build/", builds.build, {"kind": "pack"}, name="build"),
    path("policies/packs/<uuid:pack_id>/", builds.pack, name="pack"),
    path("policies/packs/<uuid:pack_id>/download/", builds.download, name="download_pack"),
    path("policies/packs/<uuid:pack_id>/keeping/", builds.download, {"field": "keeping"}, name="download_keeping"),
    path("policies/packs/<uuid:pack_id>/zip/", builds.download, {"field": "bundle"}, name="download_zip"),
]
