"""The pages of reviews, as each person meets them."""

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import Review, ReviewChange, ReviewWish
from clusters.services.reviews import add_change, ask_for_review
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.plans import an_agreed_plan
from tests.factories.reviews import a_review, as_typed


@pytest.fixture
def review(cast: Cast) -> Review:
    with acting_for(cast.coop, cast.system):
        return a_review(cast.packages["margaret"], actor=cast.ana.actor())


def page_of(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"clusters:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_list_to_what_will_change(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    person_id = cast.margaret.person.id
    assert "overdue since" in page_of(client, "reviews")  # she has been here for years, and none is written down
    html = client.post(reverse("clusters:write_review", args=[person_id]), as_typed(), follow=True).content.decode()
    assert "The review is written down." in html
    assert "The mornings." in html
    with acting_for(cast.coop, cast.system):
        review = Review.objects.get()
    change = {
        "what": "Later mornings",
        "who": "Amira",
        "by_on_day": "1",
        "by_on_month": "3",
        "by_on_year": str(today().year + 1),
    }
    html = client.post(reverse("clusters:add_review_change", args=[review.id]), change, follow=True).content.decode()
    assert "Later mornings: Amira, by 1 March" in html
    with acting_for(cast.coop, cast.system):
        made = reverse("clusters:make_review_change", args=[ReviewChange.objects.get().id])
    html = client.post(made, {"came_of_it": "Half past nine from Monday."}, follow=True).content.decode()
    assert "Half past nine from Monday." in html
    refused = client.post(made, {"came_of_it": "Again."})
    assert refused.status_code == 422
    assert "Somebody has just said what came of this." in refused.content.decode()


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("works_well", "", "Write down what the person said"),
        ("present", "", "Enter who was there"),
        ("held_on_month", "13", "date"),
        ("consent", "perhaps", "Choose from the answers on this page"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(client: Client, cast: Cast, sign_in, box, typed, sentence) -> None:
    sign_in(client, cast.ana)
    response = client.post(
        reverse("clusters:write_review", args=[cast.margaret.person.id]),
        as_typed(has_changed="", wants_next="", **{box: typed}) | ({"present": "Joan"} if box != "present" else {}),
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert box == "present" or "Joan" in html


def test_the_person_is_led_to_it_and_has_the_last_word(client: Client, cast: Cast, sign_in, review: Review) -> None:
    sign_in(client, cast.margaret)
    home = client.get(reverse("home")).content.decode()
    assert "Read the review of" in home
    assert "My reviews" in page_of(client, "my_reviews")
    address = reverse("clusters:review", args=[review.id])
    html = client.post(address, {"answer": "And a later lunch."}, follow=True).content.decode()
    assert "And a later lunch." in html
    assert "Read the review of" not in client.get(reverse("home")).content.decode()
    assert client.post(address, {"answer": "More."}).status_code == 422


def test_the_support_worker_reads_the_last_word_and_does_not_write_it(client, cast, sign_in, review) -> None:
    sign_in(client, cast.ana)
    address = reverse("clusters:review", args=[review.id])
    html = client.get(address).content.decode()
    assert "It has not been read yet." in html
    assert client.post(address, {"answer": "She is happy."}).status_code == 403


def test_a_pca_sees_on_the_person_s_page_what_is_to_change_and_not_the_review(client, cast, sign_in, review) -> None:
    with acting_for(cast.coop, cast.system):
        add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=cast.ana.actor())
    sign_in(client, cast.amira)
    html = client.get(reverse("members:person", args=[cast.margaret.person.id])).content.decode()
    assert "Later mornings" in html
    assert "See the reviews" not in html
    assert client.get(reverse("clusters:review", args=[review.id])).status_code == 404


def test_asking_says_who_asked_and_offers_no_second_time(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    ask = reverse("clusters:ask_for_review", args=[cast.margaret.person.id])
    html = client.post(ask, {"why": "I was in hospital."}, follow=True).content.decode()
    assert "“I was in hospital.”" in html
    assert ask not in html
    twice = client.post(ask, {"why": "Again."})
    assert "asked for already" in twice.content.decode()
    with acting_for(cast.coop, cast.system):
        assert ReviewWish.objects.count() == 1


def test_without_agreed_help_there_is_nothing_to_review(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    amira = cast.amira.person.id
    assert "No help is agreed today" in page_of(client, "reviews_of", amira)
    assert client.get(reverse("clusters:write_review", args=[amira])).status_code == 404


def test_a_wish_shows_in_the_list_of_the_support_worker(client: Client, cast: Cast, sign_in, review: Review) -> None:
    with acting_for(cast.coop, cast.system):
        ask_for_review(cast.packages["margaret"], actor=cast.margaret.actor())
    sign_in(client, cast.ana)
    assert "asked for on" in page_of(client, "reviews")


def test_each_aim_of_the_plan_is_asked_about(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        aim = an_agreed_plan(cast.packages["margaret"], actor=cast.ana.actor()).outcomes.get()
    sign_in(client, cast.ana)
    address = reverse("clusters:write_review", args=[cast.margaret.person.id])
    refused = client.post(address, as_typed())
    assert refused.status_code == 422
    assert "To get to choir on Fridays: how does it stand?" in refused.content.decode()
    html = client.post(address, as_typed(**{f"outcome_{aim.id}": "better"}), follow=True).content.decode()
    assert "Better than at the last review" in html
