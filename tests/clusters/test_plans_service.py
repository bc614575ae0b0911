"""Care plans: writing a version, giving it to the person, their agreement, the second check, what should change."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from clusters.models import AgreedBy, CarePlan, Outcome, PlanPart, PlanWish, RiskAssessment, WhyEnded
from clusters.queries.plans import plan_in_force, plan_lines, said_in, version_before
from clusters.rules.plans import NEEDED, PARTS, lacking
from clusters.services.capacity import end_decision
from clusters.services.legal_papers import change_paper
from clusters.services.packages import end_package, start_package
from clusters.services.plan_wishes import answer_wish, wish_for_plan
from clusters.services.plans import (
    add_outcome,
    agree_plan,
    begin_plan,
    change_outcome,
    check_plan,
    drop_draft,
    drop_outcome,
    put_plan,
    write_parts,
)
from clusters.services.risks import look_again
from coopcare.clock import local, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import LegalKind, PermissionGrant, Scope, Seen
from tests.cast import Cast
from tests.factories.capacity import a_decision, a_paper, an_assessment, paper_words
from tests.factories.members import LONG_AGO
from tests.factories.plans import CHOIR, WORDS, a_draft, a_look, a_risk, an_agreed_plan


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def package(cast: Cast):
    return cast.packages["margaret"]


def test_a_plan_says_what_it_must_before_it_is_given_to_anybody(here: Cast) -> None:
    plan = begin_plan(package(here), why="The first plan.", actor=here.ana.actor())
    with pytest.raises(Invalid, match="What matters to me"):
        put_plan(plan, actor=here.ana.actor())
    write_parts(plan, WORDS, seen_at=plan.changed_at, actor=here.ana.actor())
    with pytest.raises(Invalid, match="What I want to be able to do"):
        put_plan(plan, actor=here.ana.actor())
    add_outcome(plan, CHOIR, actor=here.ana.actor())
    put_plan(plan, actor=here.ana.actor())
    letter = Message.objects.get(subject="Your care plan")
    assert letter.to == here.margaret.person.email
    assert "flannel" not in letter.body


def test_the_person_agrees_by_themselves_and_it_is_in_force(here: Cast) -> None:
    plan = put_plan(a_draft(package(here), actor=here.ana.actor()), actor=here.ana.actor())
    agree_plan(plan, how="", actor=here.margaret.actor())
    in_force = plan_in_force(here.margaret.person.id)
    assert in_force == plan
    assert (plan.agreed_by, plan.agreed_on, plan.agreed_noted_by) == (
        AgreedBy.PERSON, today(), here.margaret.person.full_name,
    )  # fmt: skip


def test_nobody_agrees_for_the_person_and_the_office_says_how_it_was(here: Cast) -> None:
    plan = put_plan(a_draft(package(here), actor=here.ana.actor()), actor=here.ana.actor())
    for who in (here.david, here.amira, here.ed):
        with pytest.raises(NotAllowed):
            agree_plan(plan, how="She would want it.", actor=who.actor())
    with pytest.raises(Invalid, match="how they agreed"):
        agree_plan(plan, how=" ", actor=here.ana.actor())
    with pytest.raises(Invalid, match="today or earlier"):
        agree_plan(plan, how="A nod.", on=today() + timedelta(days=1), actor=here.ana.actor())
    with pytest.raises(Invalid, match="given to them later"):
        agree_plan(plan, how="A nod.", on=today() - timedelta(days=1), actor=here.ana.actor())


def test_nobody_decides_for_the_person_without_a_paper_or_a_decision(here: Cast) -> None:
    ana, margaret = here.ana.actor(), here.margaret.person
    plan = put_plan(a_draft(package(here), actor=ana), actor=ana)
    for by in (AgreedBy.ATTORNEY, AgreedBy.BEST_INTERESTS):
        with pytest.raises(Invalid, match="written down"):
            agree_plan(plan, how="Her son wants it.", by=by, actor=ana)
    money = a_paper(margaret, actor=ana, kind=LegalKind.MONEY_ATTORNEY)
    copy = a_paper(margaret, actor=ana, seen=Seen.COPY)
    assessment = an_assessment(margaret, actor=ana)
    with pytest.raises(Invalid, match="written down"):
        agree_plan(plan, how="He signed.", by=AgreedBy.ATTORNEY, actor=ana)
    assert money.counts_on(today())
    change_paper(copy, paper=paper_words(), actor=ana)
    decision = a_decision(assessment, actor=ana)
    end_decision(assessment, ended_on=today(), ended_why="It was about one night.", actor=ana)
    for by in (AgreedBy.ATTORNEY, AgreedBy.BEST_INTERESTS):
        with pytest.raises(Invalid, match="written down"):
            agree_plan(plan, how="He signed.", by=by, actor=ana)
    assert decision.decided
    a_decision(an_assessment(margaret, actor=ana, decision="Whether to have this help"), actor=ana)
    agree_plan(plan, how="He signed.", by=AgreedBy.ATTORNEY, actor=ana)
    assert plan.agreed_by == AgreedBy.ATTORNEY
    again = put_plan(a_draft(package(here), actor=ana), actor=ana)
    agree_plan(again, how="As decided.", by=AgreedBy.BEST_INTERESTS, actor=ana)


def test_nobody_agrees_to_words_they_have_not_read(here: Cast) -> None:
    ana = here.ana.actor()
    plan = put_plan(a_draft(package(here), actor=ana), actor=ana)
    seen = plan.changed_at
    write_parts(plan, {"never": "Strangers."}, seen_at=seen, actor=ana)
    put_plan(plan, actor=ana)
    for deed in (
        lambda: agree_plan(plan, how="", seen_at=seen, actor=here.margaret.actor()),
        lambda: check_plan(plan, seen_at=seen, actor=here.mo.actor()),
    ):
        with pytest.raises(StaleState):
            deed()
    agree_plan(plan, how="", seen_at=plan.changed_at, actor=here.margaret.actor())


def test_a_plan_and_its_risks_go_with_the_person_to_another_cluster(here: Cast) -> None:
    mo, ana = here.mo.actor(), here.ana.actor()
    old = an_agreed_plan(package(here), actor=ana)
    risk, wish = a_risk(package(here), actor=ana), wish_for_plan(package(here), words="Later.", actor=ana)
    drafted = a_draft(package(here), actor=ana)
    end_package(package(here), ends_on=today() - timedelta(days=1), why=WhyEnded.MOVED, actor=mo)
    moved = start_package(
        here.margaret.person, here.clusters["hill"], starts_on=today(), agreed_minutes=300, actor=mo
    )  # fmt: skip
    (line,) = [one for one in plan_lines(mo) if one.package == moved]
    assert (line.in_force, len(line.wishes), line.missing.count("moving about, and falls")) == (old, 1, 0)
    with pytest.raises(NotAllowed):
        look_again(risk, a_look(), actor=ana)
    with pytest.raises(NotAllowed):
        answer_wish(wish, answer="Done.", actor=ana)
    assert look_again(risk, a_look(), actor=mo).package == moved
    new = begin_plan(moved, why="Moved.", actor=mo)
    assert (new, new.package, new.number, new.parts.count()) == (drafted, moved, 2, len(WORDS))
    assert version_before(new) == old
    agree_plan(put_plan(new, actor=mo), how="Yes.", actor=mo)
    old.refresh_from_db()
    assert old.replaced_at is not None


def test_it_is_not_agreed_before_it_was_given_to_them(here: Cast) -> None:
    plan = a_draft(package(here), actor=here.ana.actor())
    with pytest.raises(StaleState):
        agree_plan(plan, how="", actor=here.margaret.actor())


def test_writing_takes_it_back_from_the_person_and_from_the_check(here: Cast) -> None:
    plan = put_plan(a_draft(package(here), actor=here.ana.actor()), actor=here.ana.actor())
    check_plan(plan, actor=here.mo.actor())
    write_parts(plan, {"upsets": "Being hurried."}, seen_at=plan.changed_at, actor=here.margaret.actor())
    assert (plan.put_at, plan.checked_at) == (None, None)
    letter = Message.objects.get(subject="A care plan was changed by the person")
    assert letter.to == here.ana.person.email
    assert "hurried" not in letter.body
    with pytest.raises(StaleState):
        agree_plan(plan, how="", actor=here.margaret.actor())


def test_what_was_agreed_is_not_changed_any_more(here: Cast) -> None:
    plan = an_agreed_plan(package(here), actor=here.ana.actor())
    for change in (
        lambda: write_parts(plan, {"upsets": "Noise."}, seen_at=plan.changed_at, actor=here.ana.actor()),
        lambda: add_outcome(plan, CHOIR, actor=here.ana.actor()),
        lambda: drop_outcome(plan.outcomes.get(), actor=here.ana.actor()),
        lambda: drop_draft(plan, actor=here.ana.actor()),
        lambda: put_plan(plan, actor=here.ana.actor()),
    ):
        with pytest.raises(StaleState):
            change()


def test_the_next_version_starts_as_a_copy_and_says_what_differs(here: Cast) -> None:
    first = an_agreed_plan(package(here), actor=here.ana.actor())
    second = begin_plan(package(here), why="After the review.", actor=here.ana.actor())
    assert {part.code: part.words for part in second.parts.all()} == WORDS
    changed = {"washing": "A shower, and not a bath.", "matters": ""}
    write_parts(second, changed, seen_at=second.changed_at, actor=here.ana.actor())
    assert version_before(second) == first
    differing = {part.heading: (part.words, part.before) for group in said_in(second, first) for part in group.parts
                 if part.before is not None}  # fmt: skip
    assert differing == {
        PARTS["washing"].heading: ("A shower, and not a bath.", WORDS["washing"]),
        PARTS["matters"].heading: ("", WORDS["matters"]),
    }
    write_parts(second, {"matters": "The birds."}, seen_at=second.changed_at, actor=here.ana.actor())
    agree_plan(put_plan(second, actor=here.ana.actor()), how="Yes.", actor=here.ana.actor())
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert plan_in_force(here.margaret.person.id) == second


def test_only_one_version_is_written_at_a_time(here: Cast) -> None:
    a_draft(package(here), actor=here.ana.actor())
    with pytest.raises(Invalid, match="being written already"):
        begin_plan(package(here), why="Another.", actor=here.mo.actor())


def test_an_older_page_overwrites_nothing(here: Cast) -> None:
    plan = a_draft(package(here), actor=here.ana.actor())
    seen = plan.changed_at
    write_parts(plan, {"upsets": "Noise."}, seen_at=seen, actor=here.margaret.actor())
    with pytest.raises(StaleState, match="just written"):
        write_parts(plan, {"upsets": "Nothing."}, seen_at=seen, actor=here.ana.actor())
    assert PlanPart.objects.get(plan=plan, code="upsets").words == "Noise."


def test_a_part_is_bounded_and_known(here: Cast) -> None:
    plan = begin_plan(package(here), why="The first plan.", actor=here.ana.actor())
    with pytest.raises(Invalid, match="4000"):
        write_parts(plan, {"upsets": "x" * 4001}, seen_at=plan.changed_at, actor=here.ana.actor())
    with pytest.raises(Invalid):
        write_parts(plan, {"secret": "x"}, seen_at=plan.changed_at, actor=here.ana.actor())


def test_outcomes_are_said_in_other_words_or_taken_out(here: Cast) -> None:
    plan = a_draft(package(here), actor=here.ana.actor())
    outcome = plan.outcomes.get()
    with pytest.raises(Invalid):
        change_outcome(outcome, type(CHOIR)(" "), actor=here.margaret.actor())
    change_outcome(outcome, type(CHOIR)("To sing again"), actor=here.margaret.actor())
    assert plan.outcomes.get().what == "To sing again"
    drop_outcome(outcome, actor=here.margaret.actor())
    assert not Outcome.objects.filter(plan=plan).exists()


def test_the_second_person_wrote_nothing_in_it(here: Cast) -> None:
    plan = put_plan(a_draft(package(here), actor=here.ana.actor()), actor=here.ana.actor())
    for who in (here.ana, here.margaret, here.amira, here.david):
        with pytest.raises(NotAllowed):
            check_plan(plan, actor=who.actor())
    check_plan(plan, actor=here.mo.actor())
    assert plan.checked_by == here.mo.person.full_name
    with pytest.raises(StaleState):
        check_plan(plan, actor=here.mo.actor())


def test_who_acts_for_the_person_privately_does_not_write_it(here: Cast) -> None:
    PermissionGrant.objects.create(
        person=here.margaret.person, representative=here.mo.person, relationship="nephew",
        scopes=[Scope.SEE_CARE_RECORD], starts_on=LONG_AGO, how_given="At home.",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="privately"):
        begin_plan(package(here), why="The first plan.", actor=here.mo.actor())
    for who in (here.amira, here.david, here.ed, here.fiona):
        with pytest.raises(NotAllowed):
            begin_plan(package(here), why="The first plan.", actor=who.actor())


def test_a_version_that_is_not_needed_is_thrown_away(here: Cast) -> None:
    an_agreed_plan(package(here), actor=here.ana.actor())
    plan = begin_plan(package(here), why="By mistake.", actor=here.ana.actor())
    with pytest.raises(NotAllowed):
        drop_draft(plan, actor=here.margaret.actor())
    drop_draft(plan, actor=here.ana.actor())
    assert CarePlan.objects.count() == 1
    assert begin_plan(package(here), why="Again.", actor=here.ana.actor()).parts.count() == len(WORDS)


@pytest.mark.parametrize(
    ("asked_on", "answer_by"),
    [
        (date(2026, 12, 23), date(2026, 12, 29)),  # Christmas, the substitute for Boxing Day, a weekend
        (date(2027, 3, 25), date(2027, 3, 31)),  # Good Friday, Easter Monday
        (date(2028, 2, 28), date(2028, 3, 1)),  # over 29 February
        (date(2026, 11, 20), date(2026, 11, 24)),  # over a weekend
    ],
)
def test_what_should_change_is_answered_in_two_working_days(
    here: Cast, time_machine, asked_on: date, answer_by: date
) -> None:
    time_machine.move_to(local(asked_on, time(12)))
    wish = wish_for_plan(package(here), words="Later mornings.", actor=here.amira.actor())
    assert wish.answer_by == answer_by
    assert wish.asked_as == "Personal Care Assistant"
    letter = Message.objects.get(subject="A care plan should change")
    assert letter.to == here.ana.person.email
    assert "mornings" not in letter.body
    answer_wish(wish, answer="Version 2 says half past nine.", actor=here.ana.actor())
    assert wish.answered_by == here.ana.person.full_name
    with pytest.raises(StaleState):
        answer_wish(wish, answer="Again.", actor=here.ana.actor())


def test_who_says_what_should_change(here: Cast) -> None:
    for who in (here.zofia, here.ed, here.fiona, here.cora):
        with pytest.raises(NotAllowed):
            wish_for_plan(package(here), words="Later.", actor=who.actor())
    for who in (here.margaret, here.amira, here.ana, here.mo):
        wish_for_plan(package(here), words="Later.", actor=who.actor())
    wish_for_plan(package(here), words="Later.", actor=here.david.actor(acting_for=here.margaret.person))
    with pytest.raises(Invalid):
        wish_for_plan(package(here), words=" ", actor=here.margaret.actor())
    with pytest.raises(NotAllowed):
        answer_wish(PlanWish.objects.first(), answer="Done.", actor=here.margaret.actor())


def test_the_list_says_what_is_to_do(here: Cast) -> None:
    def needs(who="margaret"):
        (line,) = [one for one in plan_lines(here.ana.actor()) if one.package.person_id == here.members[who].person.id]
        return line.needs

    assert needs()[0] == "No plan is agreed yet"
    plan = an_agreed_plan(package(here), actor=here.ana.actor())
    assert needs()[0] == "A second person has not checked the plan"
    check_plan(plan, actor=here.mo.actor())
    assert needs()[0].startswith("Not assessed yet: the home, moving about, and falls,")
    wish_for_plan(package(here), words="Later.", actor=here.margaret.actor())
    assert needs()[0] == "What should change: 1 to answer"
    with pytest.raises(NotAllowed):
        plan_lines(here.amira.actor())


def test_what_a_plan_lacks() -> None:
    assert lacking(set(), has_outcome=True) == [PARTS[code].heading for code in NEEDED]
    assert lacking(set(NEEDED), has_outcome=False) == ["What I want to be able to do"]
    assert lacking(set(PARTS), has_outcome=True) == []


def test_the_support_worker_hears_that_somebody_writes_their_own_plan(here: Cast) -> None:
    begin_plan(package(here), why="I want it in my words.", actor=here.margaret.actor())
    letter = Message.objects.get(subject="A care plan is being written by the person")
    assert letter.to == here.ana.person.email
    assert here.margaret.person.last_name not in letter.body


def test_the_database_keeps_what_was_agreed(here: Cast) -> None:
    plan = an_agreed_plan(package(here), actor=here.ana.actor())
    risk = a_risk(package(here), actor=here.ana.actor())
    draft = a_draft(package(here), actor=here.ana.actor())
    for spoil in (
        lambda: CarePlan.objects.filter(id=plan.id).update(agreed_how="She said more."),
        lambda: CarePlan.objects.filter(id=plan.id).update(agreed_at=None, agreed_on=None, agreed_by=""),
        lambda: plan.parts.update(words="Something else."),
        lambda: plan.outcomes.update(what="Something else."),
        lambda: plan.parts.all().delete(),
        lambda: RiskAssessment.objects.filter(id=risk.id).update(likely_after=1),
        lambda: RiskAssessment.objects.filter(id=risk.id).update(what_we_do="Nothing."),
        lambda: RiskAssessment.objects.filter(id=risk.id).delete(),
    ):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            spoil()
    draft.parts.update(words="Still being written.")
    draft.parts.all().delete()
    plan.parts.update(words="")  # its time is over
