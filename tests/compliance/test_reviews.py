"""What compliance makes of reviews: evidence, the manager's list, the inspector's table and line, the paper, a copy."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from clusters.models import OutcomeLook, OutcomeStands
from clusters.services.reviews import Said, add_change, answer_review, make_change
from compliance.evidence.registry import Count
from compliance.evidence.reviews import outcomes_better, review_changes, reviews_answered, reviews_in_time
from compliance.queries.held import held_about
from compliance.queries.register_tables import REGISTERS
from compliance.queries.timeline import timeline_of
from compliance.queries.waiting import waiting_for
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.plans import an_agreed_plan
from tests.factories.reviews import a_review

DAY = dt.timedelta(days=1)


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def written(cast: Cast, **changes):
    return a_review(cast.packages["margaret"], actor=cast.ana.actor(), **changes)


def test_reviews_count_as_they_stood_on_the_day(here: Cast) -> None:
    people = len(here.packages)
    before = today() - 400 * DAY
    assert reviews_in_time(before, before).part == 0  # all began years ago, and none had one
    written(here, held_on=today() - 380 * DAY)
    assert (reviews_in_time(before, before).part, reviews_in_time(before, before).whole) == (0, people)
    assert reviews_in_time(today() - 370 * DAY, today() - 370 * DAY).part == 1
    assert reviews_in_time(today(), today()).part == 0  # due again after twelve months, and not held
    written(here)
    assert reviews_in_time(today(), today()).part == 1


def test_changes_count_by_their_day(here: Cast) -> None:
    review = written(here, held_on=today() - 20 * DAY)
    assert review_changes(today() - 20 * DAY, today()).whole == 0
    late = add_change(review, what="Rail", who="Ana", by_on=today() - 2 * DAY, actor=here.ana.actor())
    in_time = add_change(review, what="Tea", who="Amira", by_on=today(), actor=here.ana.actor())
    for change in (late, in_time):
        make_change(change, came_of_it="Done.", actor=here.ana.actor())
    found = review_changes(today() - 20 * DAY, today())
    assert (found.part, found.whole) == (1, 2)
    assert review_changes(today() - 20 * DAY, today() - DAY).whole == 1


def test_the_last_word_counts(here: Cast) -> None:
    review = written(here)
    assert (reviews_answered(today(), today()).part, reviews_answered(today(), today()).whole) == (0, 1)
    answer_review(review, actor=here.margaret.actor())
    assert reviews_answered(today(), today()).part == 1


def test_the_manager_is_told_of_late_reviews_in_one_line(here: Cast) -> None:
    late = [one for one in waiting_for(here.mo.actor()).shown if "review" in one.what]
    assert [one.href for one in late] == [reverse("clusters:reviews")]
    assert late[0].is_late
    assert str(len(here.packages)) in late[0].what
    written(here)
    assert any("review" in one.what for one in waiting_for(here.mo.actor()).shown)  # Cora's still is


def test_the_table_says_whose_is_late_and_the_manager_reads_the_words(here: Cast) -> None:
    review = written(here)
    add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=here.ana.actor())
    table = REGISTERS["reviews"].table(here.mo.actor())
    (row,) = [row for row in table.rows if here.margaret.person.full_name in row]
    assert row[1:4] == (today(), review.next_due_on, "In time")
    assert row[4:6] == (1, 0)
    assert any("how I like my tea" in str(cell) for cell in row)
    assert here.margaret.person in table.about


def test_an_inspector_reads_the_words_of_the_sample_alone(here: Cast, monkeypatch) -> None:
    written(here)
    sample = {here.cora.person.id}  # as policies answer for an inspector; tests/compliance/inspector opens one
    monkeypatch.setattr("compliance.queries.records.sampled_ids", lambda actor, *part: sample)
    table = REGISTERS["reviews"].table(here.mo.actor())
    text = str(table.rows)
    assert here.margaret.person.last_name not in text
    assert "tea" not in text
    assert "Not in your sample" in text
    assert here.margaret.person not in table.about


def test_it_stands_on_the_dated_line_and_in_a_copy_of_everything(here: Cast) -> None:
    review = written(here)
    add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=here.ana.actor())
    answer_review(review, answer="And a later lunch.", actor=here.margaret.actor())
    said = " ".join(entry.says for entry in timeline_of(here.margaret.person).entries if entry.kind == "Review")
    for words in ("how I like my tea", "Later mornings", "And a later lunch."):
        assert words in said
    tables = {one.key: one for one in held_about(here.margaret.person)}
    assert "how I like my tea" in str(tables["clusters.review.package__person"].rows)
    assert "Later mornings" in str(tables["clusters.reviewchange.review__package__person"].rows)
    assert not any(one.key.startswith("clusters.review.") for one in held_about(here.cora.person))


def test_it_prints_as_a_paper_for_those_who_may_read_it(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        review = written(cast, said=Said(works_well="The mornings.", wants_next="To swim again."))
    sign_in(client, cast.margaret)
    paper = client.get(reverse("compliance:review_paper", args=[review.id]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    for words in ("To swim again.", "The last word", "Not read yet"):
        assert words in " ".join(text.split())
    assert "Signed by the person" not in text


def test_the_form_to_take_along_holds_the_figures(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    address = reverse("compliance:review_form", args=[cast.margaret.person.id])
    text = PdfReader(io.BytesIO(client.get(address).content)).pages[0].extract_text()
    assert cast.margaret.person.full_name in text
    assert "The last weeks, from our records" in text
    sign_in(client, cast.margaret)
    assert client.get(address).status_code == 404


def test_what_got_better_counts(here: Cast) -> None:
    aim = an_agreed_plan(here.packages["margaret"], actor=here.ana.actor()).outcomes.get()
    assert outcomes_better(today(), today()) == Count(0, 0)
    review = written(here, outcomes={aim.id: OutcomeStands.BETTER})
    assert outcomes_better(today(), today()) == Count(1, 1)
    OutcomeLook.objects.filter(review=review).update(stands=OutcomeStands.SAME)
    assert outcomes_better(today(), today()) == Count(0, 1)
    assert outcomes_better(today() - 9 * DAY, today() - DAY) == Count(0, 0)
