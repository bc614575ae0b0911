from django.urls import path

from members.views import acting, mine, people, workers, working_time

app_name = "members"
urlpatterns = [
    path("", people.people, name="people"),
    path("add/", people.add, name="add_person"),
    path("mine/", mine.my_details, name="my_details"),
    path("mine/edit/", mine.edit_my_details, name="edit_my_details"),
    path("mine/readings/", mine.my_readings, name="my_readings"),
    path("acting-for/", acting.acting_for, name="acting_for"),
    path("acting-for/stop/", acting.stop_acting, name="stop_acting"),
    path("workers/", workers.workers, name="workers"),
    path("workers/<uuid:person_id>/", workers.worker, name="worker"),
    path("workers/<uuid:person_id>/checks/add/", workers.add_credential, name="add_credential"),
    path("workers/<uuid:person_id>/opt-out/", working_time.sign, name="sign_opt_out"),
    path("workers/<uuid:person_id>/apprentice/", working_time.start_apprenticeship, name="start_apprenticeship"),
    path("opt-outs/<uuid:opt_out_id>/notice/", working_time.take_back, name="take_back_opt_out"),
    path("apprentices/<uuid:apprenticeship_id>/end/", working_time.end_apprenticeship, name="end_apprenticeship"),
    path("checks/<uuid:credential_id>/withdraw/", workers.withdraw_credential, name="withdraw_credential"),
    path("checks/<uuid:credential_id>/file/", workers.evidence, name="evidence"),
    path("jobs/<uuid:employment_id>/contract/", workers.change_contract, name="change_contract"),
    path("jobs/<uuid:employment_id>/end/", workers.end_employment, name="end_employment"),
    path("jobs/<uuid:employment_id>/card/", workers.write_card, name="write_card"),
    path("pcas/<uuid:pca_id>/", workers.pca, name="pca"),
    path("pcas/<uuid:pca_id>/photo/", workers.photo, name="pca_photo"),
    path("permissions/<uuid:grant_id>/take-back/", mine.take_back, name="take_back"),
    path("memberships/<uuid:membership_id>/end/", people.cease, name="cease"),
    path("<uuid:person_id>/", people.person, name="person"),
    path("<uuid:person_id>/edit/", people.edit, name="edit_person"),
    path("<uuid:person_id>/readings/", people.who_looked, name="readings"),
    path("<uuid:person_id>/permissions/give/", mine.give_permission, name="give_permission"),
    path("<uuid:person_id>/membership/", people.admit, name="admit"),
    path("<uuid:person_id>/job/", workers.employ, name="employ"),
    path("<uuid:person_id>/invite/", people.invite_to_sign_in, name="invite"),
]
