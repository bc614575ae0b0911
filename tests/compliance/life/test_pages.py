"""The pages of the life of a policy: what is refused keeps what was typed, and each line has its sentence."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from compliance.models import PolicyDraft, PolicyEdition
from compliance.queries import editions as queries
from compliance.queries import library as models_of_coop
from compliance.queries import texts
from compliance.queries.library import questions_asked
from compliance.services import editions as services
from compliance.services.answers import answer_question
from compliance.views import editions as pages
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.factories.boxes import dated
from tests.factories.editions import an_edition

TYPED = "{{coop_name}} plans visits.\n\nOurs alone. TBC."


@pytest.fixture
def mo(answered, client, sign_in):
    return sign_in(client, answered.mo)


@pytest.fixture
def draft(answered):
    with acting_for(answered.coop, answered.mo.actor()):
        return services.begin_draft("P18", actor=answered.mo.actor())


def section_of(draft):
    return reverse("compliance:policy_section", args=[draft.id, 1])


def mark_on(page):
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def save(mo, draft, words, mark):
    return mo.post(section_of(draft), {"markdown": words, "seen": mark})


def test_a_section_is_saved_and_lint_stands_at_its_line(mo, draft):
    page = mo.get(section_of(draft))
    assert "The model text" in page.content.decode()
    saved = save(mo, draft, TYPED, mark_on(page))
    assert saved.status_code == 302
    shown = mo.get(reverse("compliance:draft", args=[draft.id])).content.decode()
    anchor = re.search(r'<a class="govuk-link" href="#(line-\d+)">Line \d+: “TBC”', shown)[1]
    block = shown.partition(f'id="{anchor}"')[2].partition("</div>")[0]
    assert "Ours alone." in block
    assert "“TBC” is still to be filled in." in block
    assert "How “Purpose” differs from the model text" in shown


@pytest.mark.parametrize(("words", "told"), [("<script>x</script>", "has HTML in it"), ("", "Write something")])
def test_what_is_refused_stays_in_the_box(mo, draft, words, told):
    page = save(mo, draft, words, mark_on(mo.get(section_of(draft))))
    assert page.status_code == 422
    text = page.content.decode()
    assert told in text
    assert words.replace("<", "&lt;").replace(">", "&gt;") in text


def test_a_stale_page_keeps_what_was_typed_and_shows_what_it_says_now(mo, draft):
    old = mark_on(mo.get(section_of(draft)))
    save(mo, draft, "{{coop_name}}: somebody else’s words.", old)
    page = save(mo, draft, TYPED, old)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Ours alone." in text
    assert "somebody else’s words" in text
    assert save(mo, draft, TYPED, mark_on(page)).status_code == 302


def test_the_board_adopts_on_a_page_and_is_told_what_lint_finds(answered, draft, client, sign_in):
    with acting_for(answered.coop, answered.mo.actor()):
        services.propose(draft, change="First.", version=1, actor=answered.mo.actor())
        answer_question("missed_minutes", value="5", actor=answered.mo.actor())
    ed = sign_in(client, answered.ed)
    url = reverse("compliance:adopt_policy", args=[draft.id])
    day = {"minute_reference": "5", "versions": f"{draft.id}:2", "why_early": "A new law begins."}
    day |= dated("decided_on") | dated("in_force_from")
    refused = ed.post(url, day)
    assert refused.status_code == 422
    assert "cannot be adopted until this is put right" in refused.content.decode()
    with acting_for(answered.coop, answered.mo.actor()):
        answer_question("missed_minutes", value="60", actor=answered.mo.actor())
    assert ed.post(url, {**day, "versions": "nonsense"}).status_code == 422
    early = ed.post(url, {**day, "why_early": ""})
    assert early.status_code == 422
    assert "Members have not had two weeks to comment. Say why it cannot wait: P18." in early.content.decode()
    assert "Members may comment until" in early.content.decode()
    assert ed.post(url, day).status_code == 302
    with acting_for(answered.coop, answered.system):
        assert PolicyEdition.objects.get().adopted_by == "Ed Barker"
        assert PolicyDraft.objects.get().status == "adopted"
    page = ed.get(reverse("compliance:policy", args=["P18"])).content.decode()
    assert f"adopted by the board on {today().day} {today():%B %Y}, minute 5" in page
    assert "The board did not wait for two weeks of comments: A new law begins." in page


def test_the_board_is_written_to_with_what_changed_and_where_to_comment(answered, mo, draft, mailoutbox):
    page = mo.post(reverse("compliance:propose_policy", args=[draft.id]), {"change": "Shorter.", "version": "1"})
    assert page.status_code == 302
    (letter,) = mailoutbox
    assert letter.to == [answered.ed.person.email]
    assert letter.subject == "P18 Scheduling, punctuality, missed visits, no reply and on-call is before the board"
    assert "Mo Rahman (" not in letter.body
    for words in ("Dear Ed Barker,", "What is different: Shorter.", page.url, reverse("compliance:drafts")):
        assert words in letter.body
    with acting_for(answered.coop, answered.mo.actor()):
        services.begin_draft("P01", actor=answered.mo.actor())
        services.begin_draft("P02", actor=answered.mo.actor())
    mo.post(reverse("compliance:propose_all"), {"change": "First version."})
    assert [one.subject for one in mailoutbox[1:]] == ["2 policies are before the board"]
    assert mailoutbox[1].body.count("What is different: First version.") == 2


def test_questions_that_are_left_are_asked_ten_to_a_page(cast, client, sign_in):
    mo = sign_in(client, cast.mo)
    url = reverse("compliance:answer_left")
    with acting_for(cast.coop, cast.system):
        asked = questions_asked()
    first = {one.question.name: "" for one in asked[:10]}
    refused = mo.post(url, {**first, "board_chair": "Ed", "board_chair_phone": "ask at the desk"})
    assert refused.status_code == 422
    assert "Enter a phone number, like" in refused.content.decode()
    with acting_for(cast.coop, cast.system):
        assert not any(one.answer for one in questions_asked())
    kept = mo.post(url, {**first, "board_chair": "Ed", "board_chair_phone": "01632 960111"})
    assert kept.url == f"{url}?after={asked[9].question.name}"
    following = mo.get(kept.url).content.decode()
    assert f'name="{asked[10].question.name}"' in following
    assert f'name="{asked[0].question.name}"' not in following
    again = mo.get(url).content.decode()
    assert 'name="board_chair"' not in again
    assert f"{len(asked) - 2} are left" in again
    assert mo.get(f"{url}?after={asked[-1].question.name}").status_code == 302


class TestANewModelOnItsPage:
    """What the release after this one changes in P18, seen and decided about on the page."""

    PURPOSE, TRAINING = "New words about purpose.", "New words about training."

    @pytest.fixture
    def page(self, answered, mo, draft, monkeypatch):
        with acting_for(answered.coop, answered.mo.actor()):
            services.edit_section(draft, heading="Purpose", markdown="{{coop_name}}: ours.", actor=answered.mo.actor(),
                                  seen_as=services.seen(queries.own_parts(draft)[0].markdown))  # fmt: skip
        release_with(monkeypatch, "P18", {"Purpose": self.PURPOSE, "Training": self.TRAINING})
        return reverse("compliance:policy_news", args=[draft.id])

    def decide(self, mo, page, heading, decision):
        words = mo.get(page).content.decode()
        form = next(part for part in words.split("<form")[1:] if f'name="heading" value="{heading}"' in part)
        mark = re.search(r'name="seen" value="(\w+)"', form)[1]
        return mo.post(page, {"heading": heading, "decision": decision, "seen": mark})

    def test_both_differences_are_shown_and_each_section_is_taken_or_left(self, answered, mo, draft, page):
        drafted = mo.get(reverse("compliance:draft", args=[draft.id])).content.decode()
        assert "There is a new model text, and 2 sections to decide about." in drafted
        words = mo.get(page).content.decode()
        assert "Your copy came from the model text 1.0. This is 1.1." in words
        assert words.count("From the old model to the new") == words.count("From your copy to the new model") == 2
        assert "You have changed this section yourselves." in words
        assert "Your copy is as the old model was." in words
        assert self.decide(mo, page, "Purpose", "leave").url == page
        assert self.decide(mo, page, "Training", "take").url == page
        assert "There is nothing left to decide." in mo.get(page).content.decode()
        with acting_for(answered.coop, answered.system):
            parts = {part.heading: part.markdown for part in queries.own_parts(PolicyDraft.objects.get())}
        assert (parts["Purpose"], parts["Training"]) == ("{{coop_name}}: ours.", self.TRAINING)

    def test_who_decides_on_a_page_that_is_old_is_told(self, mo, page):
        stale = mo.post(page, {"heading": "Purpose", "decision": "take", "seen": "another"})
        assert stale.status_code == 409
        assert "Somebody has decided about this section or changed it" in stale.content.decode()


def release_with(monkeypatch, code, sections):
    """The library of the next release: this text with other words under these headings."""
    models = texts.library()
    model = queries.model_of(code)
    changed = tuple(
        replace(section, markdown=f"\n{sections[section.heading]}") if section.heading in sections else section
        for section in model.sections
    )  # fmt: skip
    new = replace(model, version="1.1", sections=changed)
    library = replace(models, texts=tuple(new if text.code == code else text for text in models.texts))
    for module in (queries, services, texts, models_of_coop, pages):
        monkeypatch.setattr(module, "library", lambda: library)


def test_an_answer_with_html_in_it_is_printed_as_text(answered, mo):
    with acting_for(answered.coop, answered.mo.actor()):
        edition = an_edition("P01", answers={**_examples(), "safeguarding_lead": "<i>Ana</i> & Co"})
    page = mo.get(reverse("compliance:edition", args=[edition.id])).content.decode()
    assert "&lt;i&gt;Ana&lt;/i&gt; &amp; Co" in page
    assert "<i>Ana" not in page


def _examples():
    from compliance.queries.library import library

    return {question.name: question.example for question in library().questions.values()}
