from django.urls import path

from compliance.views import oversight, workforce

urlpatterns = [
    path("workforce/", workforce.workforce, name="workforce"),
    path("workforce/lapses/", workforce.lapses, name="lapses"),
    path("workforce/figures/", workforce.figures, name="workforce_figures"),
    path("training/", workforce.training, name="training"),
    path("training/mine/", workforce.my_training, name="my_training"),
    path("training/session/", workforce.session, name="training_session"),
    path("training/needed/", workforce.requirements, name="requirements"),
    path("training/needed/<slug:job>/<slug:topic>/", workforce.set_requirement, name="set_requirement"),
    path("training/<uuid:worker_id>/", workforce.worker_training, name="worker_training"),
    path("training/<uuid:worker_id>/watch/", workforce.watch, name="watch"),
    path("training/<uuid:worker_id>/standards/", workforce.standards, name="standards"),
    path("supervision/of/<uuid:worker_id>/", oversight.oversight_list, name="oversight_of"),
    path("supervision/of/<uuid:worker_id>/voices/", oversight.ask_voices, name="ask_voices"),
    path("supervision/of/<uuid:worker_id>/write/<slug:kind>/", oversight.write_oversight, name="write_oversight"),
    path("supervision/<uuid:oversight_id>/", oversight.oversight, name="oversight"),
    path("supervision/<uuid:oversight_id>/act/", oversight.act, name="act_on_oversight"),
    path("voices/", oversight.my_voices, name="my_voices"),
    path("voices/<uuid:voice_id>/", oversight.voice, name="voice"),
]
