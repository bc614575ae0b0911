"""The pages of the life of a policy: what is refused keeps what was typed, and each line has its sentence."""

import re

import pytest
from django.urls import reverse

from compliance.models import PolicyDraft, PolicyEdition
from compliance.services import editions as services
from compliance.services.answers import answer_question
from coopcare.tenancy.context import acting_for
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
    day = {"minute_reference": "5", "versions": f"{draft.id}:2", "decided_on_day": "1", "decided_on_month": "1",
           "decided_on_year": "2026", "in_force_from_day": "1", "in_force_from_month": "1",
           "in_force_from_year": "2026"}  # fmt: skip
    refused = ed.post(url, day)
    assert refused.status_code == 422
    assert "cannot be adopted until this is put right" in refused.content.decode()
    with acting_for(answered.coop, answered.mo.actor()):
        answer_question("missed_minutes", value="60", actor=answered.mo.actor())
    assert ed.post(url, {**day, "versions": "nonsense"}).status_code == 422
    assert ed.post(url, day).status_code == 302
    with acting_for(answered.coop, answered.system):
        assert PolicyEdition.objects.get().adopted_by == "Ed Barker"
        assert PolicyDraft.objects.get().status == "adopted"
    page = ed.get(reverse("compliance:policy", args=["P18"])).content.decode()
    assert "adopted by the board on 1 January 2026, minute 5" in page


def test_an_answer_with_html_in_it_is_printed_as_text(answered, mo):
    with acting_for(answered.coop, answered.mo.actor()):
        edition = an_edition("P01", answers={**_examples(), "safeguarding_lead": "<i>Ana</i> & Co"})
    page = mo.get(reverse("compliance:edition", args=[edition.id])).content.decode()
    assert "&lt;i&gt;Ana&lt;/i&gt; &amp; Co" in page
    assert "<i>Ana" not in page


def _examples():
    from compliance.queries.library import library

    return {question.name: question.example for question in library().questions.values()}
