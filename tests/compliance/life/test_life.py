"""A policy's way from the model text to a version in force, and what stops it."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from compliance.life.states import Standing
from compliance.life.texts import as_data, from_data
from compliance.models import PolicyAnswer, PolicyDraft, PolicyEdition, PolicyRemark
from compliance.queries import editions as queries
from compliance.queries import library as shelf_of_models
from compliance.queries import texts as texts_that_count
from compliance.queries.library import library
from compliance.services import editions as services
from compliance.services.answers import answer_question
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from tests.factories.editions import an_edition

P18 = "P18"
OUR_WORDS = "{{coop_name}} plans visits with you.\n\nWe ring when we are late."


def mark_of(draft, heading):
    return services.seen(next(part.markdown for part in queries.own_parts(draft) if part.heading == heading))


def written(cast, words=OUR_WORDS, code=P18):
    mo = cast.mo.actor()
    draft = services.begin_draft(code, actor=mo)
    return services.edit_section(
        draft, heading="Purpose", markdown=words, seen_as=mark_of(draft, "Purpose"), actor=mo
    )  # fmt: skip


def proposed(cast, words=OUR_WORDS, code=P18):
    draft = written(cast, words, code)
    return services.propose(draft, change="Our own purpose.", version=draft.version, actor=cast.mo.actor())


def adopt(cast, *drafts, **days):
    given = {"decided_on": today(), "in_force_from": today(), "why_early": "It cannot wait.", **days}
    return services.adopt(
        {draft.id: draft.version for draft in drafts}, minute_reference="2026-11, 5", actor=cast.ed.actor(), **given
    )  # fmt: skip


class TestTheWay:
    def test_from_the_model_to_a_version_in_force(self, at_work):
        draft = proposed(at_work)
        services.comment(draft, words="Say when you ring.", actor=at_work.nia.actor())
        back = services.send_back(draft, reason="Say when.", version=draft.version, actor=at_work.ed.actor())
        again = services.propose(back, change="Our own purpose.", version=back.version, actor=at_work.mo.actor())
        (edition,) = adopt(at_work, again)
        said = [(one.kind, one.made_by, one.hat) for one in PolicyRemark.objects.order_by("made_at", "id")]
        assert said == [
            ("proposed", "Mo Rahman", "Registered manager"),
            ("comment", "Nia Ŵyn", "Member"),
            ("sent_back", "Ed Barker", "Board member"),
            ("proposed", "Mo Rahman", "Registered manager"),
        ]
        held = queries.held_policy(P18)
        assert (held.edition, held.standing, held.draft) == (edition, Standing.IN_FORCE, None)
        assert edition.answers["late_minutes"] == library().questions["late_minutes"].example
        text = next(one for one in texts_that_count.current_texts() if one.code == P18)
        assert "We ring when we are late." in text.sections[0].markdown
        assert [(one.version, one.change) for one in text.history] == [("1", "Our own purpose.")]
        assert texts_that_count.adopted_on() == {P18: today()}
        assert [one.version for one in texts_that_count.current_texts() if one.code == "P01"] == ["1.0"]

    def test_a_second_version_follows_the_first_on_its_day(self, at_work):
        adopt(at_work, proposed(at_work))
        later = proposed(at_work, "{{coop_name}} plans better now.")
        (second,) = adopt(at_work, later, in_force_from=today() + dt.timedelta(days=10))
        assert [(one.number, words) for one, words in queries.editions_of(P18)] == [
            (2, Standing.ADOPTED),
            (1, Standing.IN_FORCE),
        ]
        assert len(from_data(second.text).history) == 2
        texts = {on: next(text for text in texts_that_count.current_texts(on) if text.code == P18).version
                 for on in (today(), second.in_force_from)}  # fmt: skip
        assert list(texts.values()) == ["1", "2"]

    def test_a_whole_library_is_taken_proposed_and_adopted_by_one_minute(self, at_work):
        begun = services.begin_all(actor=at_work.mo.actor())
        assert len(begun) == len(library().texts)
        assert services.begin_all(actor=at_work.mo.actor()) == []
        drafts = services.propose_all(change="First version.", actor=at_work.mo.actor())
        assert len(adopt(at_work, *drafts)) == len(begun)
        assert set(texts_that_count.adopted_on()) == {text.code for text in library().texts}


class TestRefusals:
    @pytest.mark.parametrize("who", ["amira", "ana", "ed", "nia", "fiona", "sunita"])
    def test_only_the_manager_writes(self, at_work, who):
        with pytest.raises(NotAllowed):
            services.begin_draft(P18, actor=getattr(at_work, who).actor())

    @pytest.mark.parametrize("who", ["amira", "ana", "mo", "nia"])
    def test_only_the_board_adopts(self, at_work, who):
        with pytest.raises(NotAllowed):
            services.adopt({}, minute_reference="1", decided_on=today(), in_force_from=today(),
                           actor=getattr(at_work, who).actor())  # fmt: skip

    def test_one_open_draft_of_a_document(self, at_work):
        draft = written(at_work)
        with pytest.raises(Invalid, match="already"):
            services.begin_draft(P18, actor=at_work.mo.actor())
        services.set_aside(draft, version=draft.version, actor=at_work.mo.actor())
        assert services.begin_draft(P18, actor=at_work.mo.actor()) != draft

    @pytest.mark.parametrize("words", ["<b>Bold</b> words.", "{{no_such_fact}}", "## Purpose", ""])
    def test_a_broken_text_is_not_kept(self, at_work, words):
        draft = written(at_work)
        with pytest.raises(Invalid) as refusal:
            services.edit_section(draft, heading="Purpose", markdown=words, seen_as=mark_of(draft, "Purpose"),
                                  actor=at_work.mo.actor())  # fmt: skip
        assert refusal.value.field == "markdown"
        draft.refresh_from_db()
        assert queries.own_parts(draft)[0].markdown == OUR_WORDS

    def test_headings_of_the_model_stay(self, at_work):
        draft = written(at_work)
        with pytest.raises(NotFound):
            services.edit_section(draft, heading="Weather", markdown="Snow.", seen_as="", actor=at_work.mo.actor())

    def test_who_edits_a_section_that_was_changed_meanwhile_is_told(self, at_work):
        draft = services.begin_draft(P18, actor=at_work.mo.actor())
        old = mark_of(draft, "Purpose")
        services.edit_section(draft, heading="Purpose", markdown=OUR_WORDS, seen_as=old, actor=at_work.mo.actor())
        with pytest.raises(StaleState, match="Mo Rahman has changed this section"):
            services.edit_section(draft, heading="Purpose", markdown="Mine.", seen_as=old, actor=at_work.mo.actor())

    def test_the_board_adopts_what_it_saw(self, at_work):
        draft = proposed(at_work)
        back = services.send_back(draft, reason="A word.", version=draft.version, actor=at_work.mo.actor())
        services.propose(back, change="Another word.", version=back.version, actor=at_work.mo.actor())
        with pytest.raises(StaleState, match="has changed P18 since you opened it"):
            adopt(at_work, draft)
        assert not PolicyEdition.objects.exists()

    def test_lint_stops_it_with_the_line(self, at_work):
        draft = proposed(at_work, "{{coop_name}} plans visits. TBC.")
        with pytest.raises(services.NotReady) as refusal:
            adopt(at_work, draft)
        assert refusal.value.problems == ("P18, line 3: “TBC” is still to be filled in.",)

    def test_an_answer_that_is_missing_stops_it(self, inside):
        draft = proposed(inside)
        with pytest.raises(services.NotReady, match="Not answered"):
            adopt(inside, draft)

    @pytest.mark.parametrize(
        ("decided", "begins", "field"),
        [(1, 1, "decided_on"), (0, -1, "in_force_from"), (0, 300, "in_force_from")],
    )
    def test_days_that_cannot_be(self, at_work, decided, begins, field):
        draft = proposed(at_work)
        days = [today() + dt.timedelta(days=number) for number in (decided, begins)]
        with pytest.raises(Invalid) as refusal:
            adopt(at_work, draft, decided_on=days[0], in_force_from=days[1])
        assert refusal.value.field == field

    @pytest.mark.parametrize(("days", "is_early"), [(0, True), (13, True), (14, False)])
    def test_members_have_two_weeks_to_comment_or_read_why_not(self, at_work, days, is_early):
        draft = proposed(at_work)
        with time_machine.travel(now() + dt.timedelta(days=days)):
            if is_early:
                with pytest.raises(Invalid, match="two weeks to comment. Say why it cannot wait: P18") as refusal:
                    adopt(at_work, draft, why_early=" ")
                assert refusal.value.field == "why_early"
            (edition,) = adopt(at_work, draft, why_early="A new law begins.")
        assert edition.why_early == ("A new law begins." if is_early else "")

    def test_comments_are_for_what_is_before_the_board(self, at_work):
        draft = written(at_work)
        with pytest.raises(StaleState, match="Comments are closed"):
            services.comment(draft, words="Hello", actor=at_work.nia.actor())


class TestWhatWasAdopted:
    @pytest.mark.parametrize("table", ["compliance_policyedition", "compliance_policyremark"])
    @pytest.mark.parametrize("deed", ["UPDATE {} SET coop_id = coop_id", "DELETE FROM {}"])
    def test_postgres_refuses_every_change(self, at_work, table, deed):
        adopt(at_work, proposed(at_work))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(deed.format(table))

    def test_it_keeps_its_answers_and_says_that_one_has_changed(self, at_work):
        (edition,) = adopt(at_work, proposed(at_work))
        answer_question("late_minutes", value="15", actor=at_work.mo.actor())
        held = queries.held_policy(P18)
        assert [one.name for one in held.changed] == ["late_minutes"]
        assert texts_that_count.frozen_answers()[P18]["late_minutes"] == edition.answers["late_minutes"] != "15"
        (draft,) = services.draft_changed(actor=at_work.mo.actor())
        assert "After how many minutes is a visit late" in draft.change
        assert services.draft_changed(actor=at_work.mo.actor()) == []
        adopt(at_work, *services.propose_all(change="x", actor=at_work.mo.actor()))
        assert not queries.held_policy(P18).needs_new_version

    def test_questions_and_findings_are_those_of_our_own_texts(self, at_work):
        """A fact that only our draft prints is asked for; once our version counts, its gaps and faults are told."""
        names = {asked.question.name for asked in shelf_of_models.questions_asked()}
        assert names == {name for text in library().texts for name in text.variables} - shelf_of_models.FROM_THE_RECORD
        adopt(at_work, proposed(at_work))
        only = [text for text in library().texts if text.code == P18]
        alone = replace(library(), texts=tuple(only))
        with pytest.MonkeyPatch.context() as patch:
            for module in (queries, services, shelf_of_models, texts_that_count):
                patch.setattr(module, "library", lambda: alone)
            draft = services.begin_draft(P18, actor=at_work.mo.actor())
            services.edit_section(draft, heading="Purpose", markdown="{{coop_name}} pays by {{payment_days}}. TBC.",
                                  seen_as=mark_of(draft, "Purpose"), actor=at_work.mo.actor())  # fmt: skip
            assert "payment_days" in {asked.question.name for asked in shelf_of_models.questions_asked()}
            assert not shelf_of_models.unanswered()
            assert not any(finding.code == "placeholder" for finding in shelf_of_models.findings())
            an_edition(P18, number=2, text=as_data(queries.text_of_draft(PolicyDraft.objects.get(id=draft.id))))
            PolicyAnswer.objects.filter(variable="payment_days").delete()
            assert [question.name for question in shelf_of_models.unanswered()] == ["payment_days"]
            assert any(finding.code == "placeholder" for finding in shelf_of_models.findings())

    def test_which_documents_print_an_answer(self, at_work):
        adopt(at_work, proposed(at_work))
        found = {held.code: held.standing for held in queries.printing("late_minutes")}
        assert found[P18] == Standing.IN_FORCE
        assert set(found) == {text.code for text in library().texts if "late_minutes" in text.variables}


class TestANewModel:
    @pytest.fixture
    def newer(self, at_work, monkeypatch):
        """P18 of the next release: another purpose, another training."""
        models = library()
        model = queries.model_of(P18)
        sections = tuple(
            replace(section, markdown=f"\nNew words about {section.heading.lower()}.")
            if section.heading in ("Purpose", "Training") else section
            for section in model.sections
        )  # fmt: skip
        new = replace(model, version="1.1", sections=sections)
        changed = replace(models, texts=tuple(new if text.code == P18 else text for text in models.texts))

        def release():
            monkeypatch.setattr(queries, "library", lambda: changed)
            monkeypatch.setattr(services, "library", lambda: changed)
            monkeypatch.setattr(shelf_of_models, "library", lambda: changed)
            monkeypatch.setattr(texts_that_count, "library", lambda: changed)

        return release

    def test_it_is_taken_or_left_section_by_section(self, at_work, newer):
        adopt(at_work, proposed(at_work))
        newer()
        assert queries.held_policy(P18).has_news
        mo = at_work.mo.actor()
        draft = services.begin_draft(P18, actor=mo)
        first, second = queries.news_for(draft)
        assert (first.heading, first.is_own, second.heading, second.is_own) == ("Purpose", True, "Training", False)
        for one, is_taken in ((first, False), (second, True)):
            draft = services.decide_on_news(
                draft, heading=one.heading, is_taken=is_taken, seen_as=services.seen(one.own), actor=mo
            )
        parts = {part.heading: part.markdown for part in queries.own_parts(draft)}
        assert (parts["Purpose"], parts["Training"]) == (OUR_WORDS, "New words about training.")
        assert (queries.news_for(draft), draft.base_version) == ([], "1.1")

    def test_who_decides_about_what_was_decided_is_told(self, at_work, newer):
        adopt(at_work, proposed(at_work))
        newer()
        draft = services.begin_draft(P18, actor=at_work.mo.actor())
        one, _ = queries.news_for(draft)
        for expected in (None, StaleState):
            deed = {"heading": one.heading, "is_taken": True, "seen_as": services.seen(one.own)}
            if expected is None:
                services.decide_on_news(draft, actor=at_work.mo.actor(), **deed)
            else:
                with pytest.raises(expected):
                    services.decide_on_news(draft, actor=at_work.mo.actor(), **deed)


def test_versions_of_one_document_never_share_a_number(at_work):
    numbers = [an_edition(P18, number=number).number for number in (1, 2)]
    assert all(later > earlier for earlier, later in pairwise(numbers))
    assert PolicyDraft.objects.filter(status=Standing.ADOPTED).count() == 2
