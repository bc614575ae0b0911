"""Writing down a review, what is to change, the last word, and asking for one."""

from datetime import date, time, timedelta

import pytest

from clusters.models import OutcomeLook, OutcomeStands, Review, ReviewChange, ReviewWish
from clusters.queries.reviews import changes_coming, line_of, review_lines
from clusters.rules.reviews import DueState, latest_next
from clusters.services.review_letters import remind_of_reviews
from clusters.services.reviews import (
    Said,
    add_change,
    answer_review,
    ask_for_review,
    forget_reviews,
    make_change,
    write_review,
)
from coopcare.accounts.actor import Actor
from coopcare.clock import local, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Scope
from tests.cast import Cast
from tests.factories.members import LONG_AGO
from tests.factories.plans import a_draft, an_agreed_plan
from tests.factories.reviews import AS_IT_WAS, a_review


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def package(cast: Cast):
    return cast.packages["margaret"]


def test_it_says_when_the_next_is_due_and_tells_the_person(here: Cast) -> None:
    review = a_review(package(here), actor=here.ana.actor())
    assert review.next_due_on == latest_next(today())
    assert review.held_by == here.ana.person.full_name
    letter = Message.objects.get(subject="Your review")
    assert letter.to == here.margaret.person.email
    assert "tea" not in letter.body  # mail is not a safe place for what was said
    assert str(review.id) in letter.body
    line = line_of(here.margaret.person.id)
    assert line is not None
    assert (line.last_on, line.due.on, line.due.state) == (today(), review.next_due_on, DueState.IN_TIME)


def test_nobody_but_the_office_writes_one(here: Cast) -> None:
    for who in (here.margaret, here.david, here.amira, here.ed, here.fiona):
        with pytest.raises(NotAllowed):
            a_review(package(here), actor=who.actor())
    assert not Review.objects.exists()


def test_whoever_acts_for_the_person_does_not_hold_the_review(here: Cast) -> None:
    PermissionGrant.objects.create(
        person=here.margaret.person,
        representative=here.ana.person,
        relationship="niece",
        scopes=[Scope.SEE_VISITS],
        starts_on=LONG_AGO,
        how_given="At home.",
    )
    with pytest.raises(NotAllowed, match="somebody else holds the review"):
        a_review(package(here), actor=here.ana.actor())
    assert a_review(package(here), actor=here.mo.actor()).held_by == here.mo.person.full_name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "tomorrow"}, "today or earlier"),
        ({"held_on": "before"}, "began on"),
        ({"next_due_on": "same"}, "comes after this one"),
        ({"next_due_on": "late"}, "within 12 months"),
        ({"said": Said(works_well="  ")}, "what the person said"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(here: Cast, changes, sentence) -> None:
    days = {
        "tomorrow": today() + timedelta(days=1),
        "before": LONG_AGO - timedelta(days=1),
        "same": today(),
        "late": latest_next(today()) + timedelta(days=1),
    }
    typed = {name: days.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    with pytest.raises(Invalid, match=sentence):
        a_review(package(here), actor=here.ana.actor(), **typed)
    assert not Review.objects.exists()


def test_one_day_has_one_review(here: Cast) -> None:
    a_review(package(here), actor=here.ana.actor())
    with pytest.raises(Invalid, match="already"):
        a_review(package(here), actor=here.mo.actor())
    assert Review.objects.count() == 1


def test_a_change_is_made_once(here: Cast) -> None:
    review = a_review(package(here), actor=here.ana.actor())
    change = add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=here.ana.actor())
    stale = ReviewChange.objects.get(id=change.id)
    make_change(change, came_of_it="Half past nine from Monday.", actor=here.ana.actor())
    with pytest.raises(StaleState):
        make_change(stale, came_of_it="Not needed.", actor=here.mo.actor())
    assert ReviewChange.objects.get().came_of_it == "Half past nine from Monday."
    with pytest.raises(Invalid, match="on or after"):
        add_change(review, what="Before", who="Ana", by_on=today() - timedelta(days=1), actor=here.ana.actor())


def test_a_pca_reads_what_is_to_change_and_a_stranger_nothing(here: Cast) -> None:
    review = a_review(package(here), actor=here.ana.actor())
    change = add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=here.ana.actor())
    person = here.margaret.person.id
    assert changes_coming(here.amira.actor(), person) == [change]
    assert changes_coming(here.zofia.actor(), person) == []
    assert changes_coming(here.ed.actor(), person) == []
    make_change(change, came_of_it="Done.", actor=here.ana.actor())
    assert changes_coming(here.amira.actor(), person) == []


def test_the_last_word_is_the_person_s_and_once(here: Cast) -> None:
    review = a_review(package(here), actor=here.ana.actor())
    with pytest.raises(NotAllowed, match="last word"):
        answer_review(review, answer="All is well.", actor=here.ana.actor())
    answer_review(review, answer="Mornings are too early.", actor=here.margaret.actor())
    with pytest.raises(StaleState):
        answer_review(review, answer="", actor=here.david.actor(acting_for=here.margaret.person))
    review.refresh_from_db()
    assert (review.answer, review.answered_by) == ("Mornings are too early.", here.margaret.person.full_name)


def test_asking_once_tells_the_support_worker_and_the_next_review_answers_it(here: Cast) -> None:
    wish = ask_for_review(package(here), why="I was in hospital.", actor=here.margaret.actor())
    with pytest.raises(Invalid, match="asked for already"):
        ask_for_review(package(here), actor=here.mo.actor())
    letter = Message.objects.get(subject="A review is asked for")
    assert letter.to == here.ana.person.email
    assert "Margaret" not in letter.body
    assert "hospital" not in letter.body
    assert here.margaret.person.id == review_lines(here.ana.actor())[0].package.person_id
    review = a_review(package(here), reason="asked", actor=here.ana.actor())
    wish.refresh_from_db()
    assert wish.review_id == review.id
    assert ask_for_review(package(here), actor=here.margaret.actor()).review_id is None


def test_a_review_that_is_late_stands_first_and_is_asked_for_by_clusters(here: Cast) -> None:
    long_past = today() - timedelta(days=400)
    write_review(
        package(here),
        held_on=long_past,
        reason="first",
        present="Margaret",
        said=Said(works_well="The mornings."),
        checked=AS_IT_WAS,
        actor=here.ana.actor(),
    )
    first = review_lines(here.ana.actor())[0]
    assert (first.package.person_id, first.due.state) == (here.margaret.person.id, DueState.OVERDUE)
    assert [line.package.cluster.support_worker_id for line in review_lines(here.ana.actor())] == [here.ana.person.id]
    with pytest.raises(NotAllowed):
        review_lines(here.ed.actor())


def test_one_letter_on_mondays_without_names(here: Cast, time_machine) -> None:
    system = Actor.system(here.coop.id, "test")
    time_machine.move_to(local(date(2026, 11, 24), time(7, 45)))  # a Tuesday
    assert remind_of_reviews(actor=system) == 0
    time_machine.move_to(local(date(2026, 11, 23), time(7, 45)))
    assert remind_of_reviews(actor=system) == len({cluster.support_worker_id for cluster in here.clusters.values()})
    assert remind_of_reviews(actor=system) == 0
    letter = Message.objects.get(subject="Reviews to hold, 23 November 2026", to=here.ana.person.email)
    assert "Overdue: 1." in letter.body
    assert "Margaret" not in letter.body


def test_what_was_said_is_taken_away_and_that_it_was_held_stays(here: Cast) -> None:
    review = a_review(package(here), actor=here.ana.actor())
    add_change(review, what="Later mornings", who="Amira", by_on=today(), actor=here.ana.actor())
    ReviewWish.objects.create(package=package(here), why="Pain.", asked_at=review.written_at, asked_by="Margaret")
    with pytest.raises(NotAllowed):
        forget_reviews(here.margaret.person, actor=here.margaret.actor())
    taken = forget_reviews(here.margaret.person, actor=here.mo.actor())
    assert taken == ["What was said at reviews, and what was to change"]
    review.refresh_from_db()
    assert (review.said(), review.present, review.held_on) == ([], "", today())
    assert [(one.what, one.who) for one in review.changes.all()] == [("", "")]
    assert ReviewWish.objects.get().why == ""
    assert forget_reviews(here.cora.person, actor=here.mo.actor()) == []


def test_the_aims_of_the_plan_are_looked_at_one_by_one(here: Cast) -> None:
    plan = an_agreed_plan(package(here), actor=here.ana.actor())
    aim = plan.outcomes.get()
    review = a_review(package(here), actor=here.ana.actor(), outcomes={aim.id: OutcomeStands.WORSE})
    assert review.checked()[0] == (aim.what, "Worse")
    drafted = a_draft(package(here), actor=here.ana.actor())
    with pytest.raises(Invalid, match="plan has changed"):
        a_review(
            package(here),
            held_on=today() - timedelta(days=1),
            actor=here.ana.actor(),
            outcomes={drafted.outcomes.get().id: OutcomeStands.BETTER},
        )
    assert OutcomeLook.objects.count() == 1
