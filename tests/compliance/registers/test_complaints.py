"""What people tell us: who, how, by when, by whom it is looked into, and what they read of it."""

import datetime as dt
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.models import Feedback
from compliance.register_policies import feedback_visible_to
from compliance.registers.words import FeedbackStatus
from compliance.services.answers import answer_question
from compliance.services.complaints import (
    acknowledge,
    answer_feedback,
    ask_for_review,
    close_feedback,
    find_feedback,
    sort_feedback,
    tell_us,
    write_down,
)
from compliance.services.registers import OVERTAKEN
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from coopcare.outbox.models import Message
from tests.cast import Cast

WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28)


def a_complaint(cast: Cast, **changes: object) -> tuple[Feedback, str]:
    visitor = Actor(coop_id=cast.coop.id)
    answers = {"kind": "complaint", "text": "Nobody came on Sunday.", "email": "jo@home.example", "actor": visitor}
    return tell_us(**{**answers, **changes})


def sorted_one(cast: Cast, **changes: object) -> Feedback:
    feedback, _ = a_complaint(cast)
    answers = {"worker_id": cast.amira.person.id, "investigator_id": cast.ana.person.id, "is_complex": False, **changes}
    return sort_feedback(feedback, actor=cast.mo.actor(), **answers)


def answered(cast: Cast) -> Feedback:
    feedback = sorted_one(cast)
    acknowledge(feedback, how="Ana rang", actor=cast.mo.actor())
    answer = {"outcome": "upheld", "answer": "You are right. We are sorry.", "learned": "Two people on Sundays."}
    return answer_feedback(feedback, actor=cast.ana.actor(), **answer)


def test_the_clocks_are_the_policies(inside: Cast, time_machine_at):
    time_machine_at("2026-12-23T10:00:00+00:00")
    feedback, _ = a_complaint(inside)
    assert feedback.acknowledge_by == dt.date(2026, 12, 30)
    assert feedback.answer_by == dt.date(2027, 1, 25)
    for variable, value in (("ack_days", "1"), ("response_days", "2"), ("long_response_days", "10")):
        answer_question(variable, value=value, actor=inside.mo.actor())
    feedback, _ = a_complaint(inside)
    assert feedback.acknowledge_by == dt.date(2026, 12, 24)
    assert feedback.answer_by == dt.date(2026, 12, 29)
    sort_feedback(feedback, worker_id=None, investigator_id=None, is_complex=True, actor=inside.mo.actor())
    assert feedback.answer_by == dt.date(2027, 1, 11)
    compliment, _ = a_complaint(inside, kind="compliment")
    assert compliment.answer_by is None


def test_who_looks_into_it_is_never_whom_it_is_about(inside: Cast):
    feedback, _ = a_complaint(inside)
    with pytest.raises(Invalid, match="about themselves"):
        sort_feedback(
            feedback, worker_id=inside.ana.person.id, investigator_id=inside.ana.person.id, is_complex=False,
            actor=inside.mo.actor(),
        )  # fmt: skip
    sorted_one(inside)
    seen = {name for name, one in inside.members.items() if feedback_visible_to(one.actor()).exists()}
    assert seen == {"ana", "mo"}
    about_mo, _ = a_complaint(inside)
    sort_feedback(
        about_mo, worker_id=inside.mo.person.id, investigator_id=None, is_complex=False, actor=inside.mo.actor()
    )
    assert not feedback_visible_to(inside.mo.actor()).filter(id=about_mo.id).exists()
    with pytest.raises(NotAllowed):
        acknowledge(about_mo, how="x", actor=inside.mo.actor())
    assert feedback_visible_to(inside.sunita.actor()).get() == about_mo


def test_from_first_word_to_the_second_stage(inside: Cast):
    feedback = answered(inside)
    assert feedback.status == FeedbackStatus.ANSWERED
    letters = Message.objects.filter(to="jo@home.example").order_by("created_at")
    assert [("/told/" in letter.body) for letter in letters] == [True, False, False]
    assert all("Amira" not in letter.body for letter in letters)
    with pytest.raises(NotAllowed):
        ask_for_review(feedback, reason="No", actor=inside.ben.actor())
    with pytest.raises(NotAllowed):
        ask_for_review(feedback, reason="No", secret="guessed", actor=Actor(coop_id=inside.coop.id))
    close_feedback(feedback, learned="", actor=inside.mo.actor())
    ask_for_review(feedback, reason="It happened again.", actor=inside.mo.actor())
    assert feedback.stage == 2
    assert feedback.investigator is None
    # Ana looked into it and answered it the first time.
    again = {"outcome": "partly", "answer": "We looked again.", "learned": "More."}
    with pytest.raises(Invalid, match="the first time"):
        sort_feedback(
            feedback, worker_id=None, investigator_id=inside.ana.person.id, is_complex=False, actor=inside.mo.actor()
        )
    with pytest.raises(NotAllowed):
        answer_feedback(feedback, actor=inside.ana.actor(), **again)
    answer_feedback(feedback, actor=inside.mo.actor(), **again)
    with pytest.raises(Invalid, match="ombudsman"):
        ask_for_review(feedback, reason="Again", actor=inside.mo.actor())


def test_a_manager_who_answered_has_it_looked_at_by_the_board(inside: Cast):
    mo = inside.mo.actor()
    feedback = sorted_one(inside, worker_id=None)
    acknowledge(feedback, how="Ana rang", actor=mo)
    answer_feedback(feedback, outcome="upheld", answer="Sorry.", learned="More.", actor=mo)
    ask_for_review(feedback, reason="No.", actor=mo)
    with pytest.raises(NotAllowed):
        answer_feedback(feedback, outcome="upheld", answer="Sorry.", learned="More.", actor=mo)
    sort_feedback(feedback, worker_id=None, investigator_id=inside.ed.person.id, is_complex=False, actor=mo)
    assert feedback_visible_to(inside.ed.actor()).get() == feedback
    answer_feedback(feedback, outcome="upheld", answer="Sorry.", learned="More.", actor=inside.ed.actor())


def test_nothing_is_closed_unanswered_or_acknowledged_by_nobody(inside: Cast):
    feedback, _ = a_complaint(inside)
    with pytest.raises(StaleState, match="answered before"):
        close_feedback(feedback, learned="x", actor=inside.mo.actor())
    with pytest.raises(Invalid, match="who looks into it"):
        acknowledge(feedback, how="x", actor=inside.mo.actor())
    thanks, _ = a_complaint(inside, kind="compliment")
    close_feedback(thanks, learned="", actor=inside.mo.actor())
    assert not thanks.is_open


def test_two_close_at_once(inside: Cast):
    feedback = answered(inside)
    first, second = Feedback.objects.get(id=feedback.id), Feedback.objects.get(id=feedback.id)
    close_feedback(first, learned="", actor=inside.mo.actor())
    with pytest.raises(StaleState, match=OVERTAKEN):
        close_feedback(second, learned="", actor=inside.mo.actor())


class TestVoice:
    def kept(self, cast: Cast, upload: SimpleUploadedFile | None) -> Feedback:
        feedback, _ = write_down(
            kind="complaint", way="voice", text="She says that nobody came.", received_on=today(), recording=upload,
            actor=cast.mo.actor(),
        )  # fmt: skip
        return feedback

    def test_a_voice_message_is_kept_with_its_words(self, inside: Cast):
        feedback = self.kept(inside, SimpleUploadedFile("note.wav", WAV))
        assert feedback.recording.content_type == "audio/x-wav"
        assert read_document(feedback.recording) == WAV

    def test_200_mb_are_refused_without_being_read(self, inside: Cast):
        upload = SimpleUploadedFile("note.wav", WAV)
        upload.size = 200 * 1024 * 1024
        with pytest.raises(Invalid, match="too big. Choose one of 10 MB or less"):
            self.kept(inside, upload)

    @pytest.mark.parametrize("content", [b"%PDF-1.7 not a sound", b"MZ a program", b"plain words"])
    def test_a_wrong_type_under_a_right_name_is_refused(self, inside: Cast, content):
        with pytest.raises(Invalid, match="not one we can keep. Choose a sound file MP3"):
            self.kept(inside, SimpleUploadedFile("note.wav", content, content_type="audio/x-wav"))

    def test_none_is_refused(self, inside: Cast):
        with pytest.raises(Invalid, match="Choose the file"):
            self.kept(inside, None)


class TestPages:
    ANSWERS = {"kind": "complaint", "text": "Nobody came on Sunday.", "relation": "other"}

    @pytest.fixture(autouse=True)
    def fresh_cache(self):
        from django.core.cache import cache

        cache.clear()

    def test_anybody_tells_us_and_follows_it(self, client, cast: Cast, acting):
        page = client.post("/quality/tell-us/", self.ANSWERS, follow=True)
        text = page.content.decode()
        assert "Thank you. We have what you told us." in text
        assert "Ombudsman" in text
        with acting(cast.system):
            feedback = Feedback.objects.get()
            assert feedback.from_name == ""
            secret = page.redirect_chain[-1][0].split("/told/")[1].strip("/")
            assert find_feedback(secret) == feedback
            with pytest.raises(NotFound):
                find_feedback("guessed")
        assert client.get("/quality/told/guessed/").status_code == 404

    def test_they_read_the_answer_and_ask_again(self, client, cast: Cast, acting):
        page = client.post("/quality/tell-us/", self.ANSWERS)
        with acting(cast.system):
            feedback = Feedback.objects.get()
            mo = cast.mo.actor()
            sort_feedback(feedback, worker_id=None, investigator_id=cast.ana.person.id, is_complex=False, actor=mo)
            acknowledge(feedback, how="x", actor=mo)
            answer_feedback(feedback, outcome="upheld", answer="You are right.", learned="Secret plan", actor=mo)
        text = client.get(page.url).content.decode()
        assert "You are right." in text
        assert "Secret plan" not in text
        assert "Ana" not in text
        assert client.post(page.url, {"reason": ""}).status_code == 422
        again = client.post(page.url, {"reason": "It happened again."}, follow=True).content.decode()
        assert "being looked at again" in again

    def test_one_address_sends_ten_an_hour(self, client, cast: Cast):
        statuses = [client.post("/quality/tell-us/", self.ANSWERS).status_code for _ in range(11)]
        assert statuses == [*[302] * 10, 429]

    def test_anybody_leaves_a_voice_message(self, client, cast: Cast, acting, sign_in):
        spoken = {**self.ANSWERS, "text": "", "recording": SimpleUploadedFile("note.wav", b"%PDF-1.7")}
        refused = client.post("/quality/tell-us/", spoken)
        assert refused.status_code == 422
        assert "This file is not one we can keep" in refused.content.decode()
        assert client.post("/quality/tell-us/", {**self.ANSWERS, "text": ""}).status_code == 422
        assert 'enctype="multipart/form-data"' in client.get("/quality/tell-us/").content.decode()
        spoken["recording"] = SimpleUploadedFile("note.wav", WAV)
        assert client.post("/quality/tell-us/", spoken).status_code == 302
        with acting(cast.system):
            feedback = Feedback.objects.get()
            assert (feedback.way, feedback.words) == ("voice", "Said in the voice message.")
        sign_in(client, cast.mo)
        heard = client.get(f"/quality/complaints/{feedback.id}/voice/")
        assert b"".join(heard) == WAV

    def test_voice_messages_too_are_ten_an_hour(self, client, cast: Cast, acting):
        statuses = [
            client.post(
                "/quality/tell-us/", {**self.ANSWERS, "recording": SimpleUploadedFile("n.wav", WAV)}
            ).status_code
            for _ in range(11)
        ]
        assert statuses == [*[302] * 10, 429]
        with acting(cast.system):
            assert Document.objects.filter(kind="voice_message").count() == 10

    def test_a_manager_who_names_themselves_hands_it_over(self, client, cast: Cast, acting, sign_in):
        with acting(cast.system):
            feedback, _ = a_complaint(cast)
        sign_in(client, cast.mo)
        answers = {"version": 1, "worker_id": cast.mo.person.id, "investigator_id": ""}
        page = client.post(f"/quality/complaints/{feedback.id}/sort/", answers, follow=True)
        assert "It has been sorted." in page.content.decode()
        assert client.get(f"/quality/complaints/{feedback.id}/").status_code == 404

    def test_what_is_left_out_is_said_in_sentences(self, client, cast: Cast):
        text = client.post("/quality/tell-us/", {"email": "no"})
        assert text.status_code == 422
        for sentence in ("Select a complaint or a compliment", "Write what happened", "Select who you are"):
            assert sentence in text.content.decode()

    def test_a_person_finds_it_on_their_own_page(self, client, cast: Cast, acting, sign_in):
        sign_in(client, cast.margaret)
        client.post("/quality/tell-us/", self.ANSWERS)
        with acting(cast.system):
            feedback = Feedback.objects.get()
            assert feedback.from_person == cast.margaret.person
        assert feedback.code in client.get("/quality/told/").content.decode()
        assert client.get(f"/quality/told/mine/{feedback.id}/").status_code == 200
        sign_in(client, cast.cora)
        assert client.get(f"/quality/told/mine/{feedback.id}/").status_code == 404

    def test_the_office_writes_down_a_voice_message(self, client, cast: Cast, acting, sign_in):
        sign_in(client, cast.mo)
        typed = {
            **self.ANSWERS, "way": "voice", "received_on_day": "1", "received_on_month": "11",
            "received_on_year": "2026",
        }  # fmt: skip
        wrong = SimpleUploadedFile("note.wav", b"%PDF-1.7", content_type="audio/x-wav")
        refused = client.post("/quality/complaints/write-down/", {**typed, "recording": wrong})
        assert refused.status_code == 422
        assert "This file is not one we can keep" in refused.content.decode()
        right = SimpleUploadedFile("note.wav", WAV)
        kept = client.post("/quality/complaints/write-down/", {**typed, "recording": right}, follow=True)
        assert "They can follow it here" in kept.content.decode()
        with acting(cast.system):
            feedback = Feedback.objects.get()
        assert client.get(f"/quality/complaints/{feedback.id}/voice/").content == WAV
