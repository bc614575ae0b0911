"""The pages of care plans and risks, as each person meets them."""

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import CarePlan, PlanPart, PlanWish, RiskAssessment
from clusters.rules.plans import GROUPS
from clusters.services.plan_wishes import wish_for_plan
from clusters.services.plans import check_plan, put_plan
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.boxes import dated
from tests.factories.plans import WORDS, a_draft, a_risk, an_agreed_plan

RISK = {
    "kind": "moving", "about": "The back step", "took_part": "Margaret", "could_go_wrong": "A fall.",
    "likely_before": "4", "harm_before": "4", "what_we_do": "Hold the rail.", "two_workers": "no", "likely_after": "2",
    "harm_after": "4", "is_theirs": "no", "agrees": "yes",
}  # fmt: skip


def risk_typed(**changes: str) -> dict[str, str]:
    return RISK | dated("assessed_on") | changes


def page_of(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"clusters:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def made(cast: Cast, make, **changes):
    with acting_for(cast.coop, cast.system):
        return make(cast.packages["margaret"], actor=cast.ana.actor(), **changes)


def test_from_nothing_to_a_plan_that_the_person_agrees_to(client: Client, cast: Cast, sign_in) -> None:
    person_id = cast.margaret.person.id
    sign_in(client, cast.ana)
    assert "No plan is agreed yet" in page_of(client, "plans")
    begun = client.post(reverse("clusters:begin_plan", args=[person_id]), {"why": "The first plan."}, follow=True)
    assert "Before it is given to Margaret, it must say" in begun.content.decode()
    with acting_for(cast.coop, cast.system):
        plan = CarePlan.objects.get()
    for group in GROUPS:
        address = reverse("clusters:write_plan", args=[plan.id, group.slug])
        with acting_for(cast.coop, cast.system):
            plan.refresh_from_db()
        typed = {part.code: WORDS.get(part.code, "") for part in group.parts}
        client.post(address, typed | {"seen_at": plan.changed_at.isoformat()})
    client.post(reverse("clusters:add_outcome", args=[plan.id]), {"what": "To get to choir"})
    html = client.post(reverse("clusters:put_plan", args=[plan.id]), follow=True).content.decode()
    assert "can read it and agree to it now" in html
    sign_in(client, cast.margaret)
    assert "Read version 1" in client.get(reverse("home")).content.decode()
    address = reverse("clusters:plan", args=[plan.id])
    unread = client.post(address, {"how": "Yes.", "seen_at": "2026-01-01T00:00:00+00:00"})
    assert unread.status_code == 422
    assert "Read it again" in unread.content.decode()
    with acting_for(cast.coop, cast.system):
        plan.refresh_from_db()
    typed = {"how": "That is me.", "seen_at": plan.changed_at.isoformat()}
    html = client.post(address, typed, follow=True).content.decode()
    assert "The plan is agreed" in html
    assert "To get to choir" in html
    assert "“That is me.”" in html


def test_an_older_page_is_told_and_loses_nothing(client: Client, cast: Cast, sign_in) -> None:
    plan = made(cast, a_draft)
    address = reverse("clusters:write_plan", args=[plan.id, "about-me"])
    stale = {"seen_at": "2026-01-01T00:00:00+00:00", "upsets": "Being hurried.", "matters": WORDS["matters"]}
    sign_in(client, cast.ana)
    response = client.post(address, stale)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else has just written" in html
    assert "Being hurried." in html
    assert "This stands in the plan now" in html
    with acting_for(cast.coop, cast.system):
        assert not PlanPart.objects.filter(code="upsets").exists()
        plan.refresh_from_db()
    again = stale | {"seen_at": plan.changed_at.isoformat()}
    assert plan.changed_at.isoformat().replace("+", "&#x2B;") in html or plan.changed_at.isoformat() in html
    assert client.post(address, again).status_code == 302
    assert client.post(address, stale | {"seen_at": "yesterday"}).status_code == 422


def test_a_pca_reads_what_was_agreed_and_says_what_no_longer_fits(client: Client, cast: Cast, sign_in) -> None:
    plan = made(cast, an_agreed_plan)
    draft = made(cast, a_draft, why="Next.", upsets="Being hurried.")
    sign_in(client, cast.amira)
    html = page_of(client, "plan_of", cast.margaret.person.id)
    assert "flannel" in html
    assert "is being written" not in html
    assert "Write the next version" not in html
    assert client.get(reverse("clusters:plan", args=[draft.id])).status_code == 404
    assert client.get(reverse("clusters:write_plan", args=[draft.id, "help"])).status_code == 404
    assert client.post(reverse("clusters:plan", args=[plan.id]), {"how": "x", "by": "person"}).status_code == 403
    wish = reverse("clusters:wish_for_plan", args=[cast.margaret.person.id])
    assert "Say what should change" in client.post(wish, {"words": " "}).content.decode()
    html = client.post(wish, {"words": "She stands alone now."}, follow=True).content.decode()
    assert "To be answered by" in html
    with acting_for(cast.coop, cast.system):
        wish = PlanWish.objects.get()
        said = wish_for_plan(cast.packages["margaret"], words="Ben is rough with her.", actor=cast.margaret.actor())
        PlanWish.objects.filter(id=said.id).update(asked_by=cast.amira.person.full_name)  # a namesake
    html = page_of(client, "plan_of", cast.margaret.person.id)
    assert "She stands alone now." in html
    assert "Ben is rough" not in html  # it may speak of a PCA
    with acting_for(cast.coop, cast.system):
        answer = reverse("clusters:answer_plan_wish", args=[wish.id])
    assert client.get(answer).status_code == 404
    sign_in(client, cast.ana)
    assert "Ben is rough" in page_of(client, "plan_of", cast.margaret.person.id)
    assert "She stands alone now." in page_of(client, "answer_plan_wish", answer.rstrip("/").rpartition("/")[2])
    assert "Version 2 says so." in client.post(answer, {"answer": "Version 2 says so."}, follow=True).content.decode()
    assert client.post(answer, {"answer": "Again."}).status_code == 422


def test_the_page_of_a_version_shows_what_differs(client: Client, cast: Cast, sign_in) -> None:
    made(cast, an_agreed_plan)
    draft = made(cast, a_draft, why="After the review.", washing="A shower.", upsets="Noise.")
    sign_in(client, cast.margaret)
    assert "To get to choir on Fridays" in page_of(client, "plan_outcomes", draft.id)
    html = page_of(client, "plan", draft.id)
    assert "Version 1 said: “I wash my own face. Hand me the flannel warm.”" in html
    assert "New in this version." in html
    assert "My care plan" in page_of(client, "my_plan")
    assert "Do you agree?" not in html


def test_the_second_check_is_offered_to_who_wrote_nothing(client: Client, cast: Cast, sign_in) -> None:
    draft = made(cast, a_draft)
    with acting_for(cast.coop, cast.system):
        put_plan(draft, actor=cast.ana.actor())
    sign_in(client, cast.ana)
    assert "I have checked this plan" not in page_of(client, "plan", draft.id)
    sign_in(client, cast.mo)
    assert "I have checked this plan" in page_of(client, "plan", draft.id)
    check = reverse("clusters:check_plan", args=[draft.id])
    assert client.post(check).status_code == 409
    assert client.post(check, {"seen_at": "2026-01-01T00:00:00+00:00"}).status_code == 409
    client.post(check, {"seen_at": draft.changed_at.isoformat()})
    assert "I have checked this plan" not in page_of(client, "plan", draft.id)
    with acting_for(cast.coop, cast.system):
        draft.refresh_from_db()
        assert draft.checked_by == cast.mo.person.full_name


def test_what_was_agreed_has_no_page_to_write_on(client: Client, cast: Cast, sign_in) -> None:
    plan = made(cast, an_agreed_plan)
    with acting_for(cast.coop, cast.system):
        check_plan(plan, actor=cast.mo.actor())
    sign_in(client, cast.ana)
    assert client.get(reverse("clusters:write_plan", args=[plan.id, "help"])).status_code == 409
    assert client.get(reverse("clusters:write_plan", args=[plan.id, "nothing"])).status_code in (404, 409)
    assert client.post(reverse("clusters:drop_plan", args=[plan.id])).status_code == 409


def test_a_risk_from_the_list_to_the_signature(client: Client, cast: Cast, sign_in) -> None:
    person_id = cast.margaret.person.id
    sign_in(client, cast.ana)
    assert "Safety of workers" in page_of(client, "risks_of", person_id)
    write = reverse("clusters:assess_risk", args=[person_id])
    assert 'value="skin" selected' in client.get(f"{write}?kind=skin").content.decode()
    html = client.post(write, risk_typed(likely_after="3"), follow=True).content.decode()
    assert "The registered manager signs this before the task starts." in html
    assert "3 times 4 is 12: high" in html
    with acting_for(cast.coop, cast.system):
        risk = RiskAssessment.objects.get()
    assert client.post(reverse("clusters:sign_risk", args=[risk.id])).status_code == 403
    sign_in(client, cast.mo)
    assert "1 high risk to sign" in client.get(reverse("home")).content.decode()
    html = client.post(reverse("clusters:sign_risk", args=[risk.id]), follow=True).content.decode()
    assert "Your signature is kept with it." in html
    again = reverse("clusters:look_again_at_risk", args=[risk.id])
    assert "Hold the rail." in client.get(again).content.decode()
    html = client.post(again, risk_typed(what_we_do="A rail is fitted."), follow=True).content.decode()
    assert "The new look replaces the last one." in html
    assert "See the look before this one" in html
    assert "This is an earlier look." in page_of(client, "risk", risk.id)


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("kind", "", "Select the kind of risk"),
        ("about", "", "Say which one it is"),
        ("could_go_wrong", "", "Enter what could go wrong"),
        ("likely_before", "7", "Choose from the answers on this page"),
        ("likely_after", "5", "cannot be larger"),
        ("agrees", "no", "write down what they say"),
        ("assessed_on_month", "13", "date"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(client: Client, cast: Cast, sign_in, box, typed, sentence) -> None:
    sign_in(client, cast.ana)
    write = reverse("clusters:assess_risk", args=[cast.margaret.person.id])
    response = client.post(write, risk_typed(wants="To feed the birds.", **{box: typed}))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "To feed the birds." in response.content.decode()


def test_a_very_high_risk_stops_the_task_unless_it_is_theirs(client: Client, cast: Cast, sign_in) -> None:
    scores = {"likely_before": 5, "harm_before": 5, "likely_after": 4, "harm_after": 4}
    shared = made(cast, a_risk, **scores)
    own = made(cast, a_risk, about="Smoking in bed", is_theirs=True, **scores)
    sign_in(client, cast.amira)
    assert "We do not start this task" in page_of(client, "risk", shared.id)
    html = page_of(client, "risk", own.id)
    assert "We do not start this task" not in html
    assert "own, and to nobody else" in html
    assert "Look at it again" not in html
