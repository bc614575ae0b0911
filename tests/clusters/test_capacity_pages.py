"""The pages of consent and capacity, as each person meets them."""

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import CapacityAssessment, Limit
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import LegalAuthority, LegalKind
from tests.cast import Cast
from tests.factories.boxes import dated
from tests.factories.capacity import (
    AGAIN,
    CAN,
    STEPS,
    a_decision,
    a_limit,
    a_paper,
    an_assessment,
    as_typed,
    restraint,
)


@pytest.fixture
def kept(cast: Cast) -> CapacityAssessment:
    """Margaret cannot decide about bed rails; a decision, a limit, restraint and two papers."""
    with acting_for(cast.coop, cast.system):
        ana, margaret = cast.ana.actor(), cast.margaret.person
        assessment = an_assessment(margaret, actor=ana)
        a_decision(assessment, actor=ana)
        a_limit(margaret, actor=ana)
        restraint(margaret, actor=ana)
        a_paper(margaret, actor=ana)
        a_paper(
            margaret, kind=LegalKind.DNACPR, holders="", acting="nobody", registered="not_needed", covers="",
            kept_at="Beside the bed", actor=ana,
        )  # fmt: skip
        return assessment


def page_of(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"clusters:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_doubt_to_the_decision(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    person_id = cast.margaret.person.id
    assert "Margaret decides, as everybody does" in page_of(client, "capacity_of", person_id)
    html = client.post(reverse("clusters:assess", args=[person_id]), as_typed(), follow=True).content.decode()
    assert "They cannot decide this now." in html
    assert "Nobody has decided this for them yet." in html
    assert "Waiting for a best-interests decision" in page_of(client, "capacity")
    with acting_for(cast.coop, cast.system):
        assessment = CapacityAssessment.objects.get()
    typed = {
        **STEPS.__dict__, "decided": "A low bed.", "advocate": "asked", "decided_by": "Ana",
        **dated("decided_on", today()), **dated("look_again_on", today() + AGAIN), "disagreed": "David",
    }  # fmt: skip
    html = client.post(reverse("clusters:decide", args=[assessment.id]), typed, follow=True).content.decode()
    for words in ("A low bed.", "needed, and asked for", "within ten working days", "Amira: she hates to be held in."):
        assert words in html
    again = as_typed(keeps_in_mind="yes", weighs="yes", is_because="", impairment="", look_again_on_day="",
                     look_again_on_month="", look_again_on_year="")  # fmt: skip
    html = client.post(reverse("clusters:assess_again", args=[assessment.id]), again, follow=True).content.decode()
    assert "They can decide this." in html
    assert "This was assessed again on" in page_of(client, "assessment", assessment.id)
    with acting_for(cast.coop, cast.system):
        last = CapacityAssessment.objects.get(follows=assessment)
    typed = {**dated("ended_on", today()), "ended_why": "She moved to a low bed."}
    html = client.post(reverse("clusters:end_decision", args=[last.id]), typed, follow=True).content.decode()
    assert "She moved to a low bed." in html
    assert "Assess this decision again" not in html
    assert "Earlier assessments" in page_of(client, "capacity_of", person_id)


def test_a_no_without_an_impairment_leads_to_safeguarding(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    typed = as_typed(is_because="no", impairment="")
    html = client.post(reverse("clusters:assess", args=[cast.margaret.person.id]), typed, follow=True).content.decode()
    assert "the Act does not apply" in html
    assert "Tell the safeguarding lead" in html
    assert reverse("compliance:raise_concern") in html


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("decision", "", "Enter the decision"),
        ("help_given", "", "Say what you did to help them decide"),
        ("is_because", "", "Say whether an impairment"),
        ("impairment", "", "Say which impairment"),
        ("kind", "money", "Never us"),
        ("assessed_at", "later", "Enter a time"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(client: Client, cast: Cast, sign_in, box, typed, sentence) -> None:
    sign_in(client, cast.ana)
    address = reverse("clusters:assess", args=[cast.margaret.person.id])
    response = client.post(address, as_typed(**{box: typed}))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "She forgets that she fell." in response.content.decode()


def test_the_person_and_who_may_see_their_record_read_all(client: Client, cast: Cast, sign_in, kept) -> None:
    for who, person in ((cast.margaret, None), (cast.david, cast.margaret.person)):
        sign_in(client, who, acting_for=person)
        html = page_of(client, "my_capacity")
        assert "A low bed with a mat beside it." in html
        assert "Assess one decision" not in html
        assert "Dementia" in page_of(client, "assessment", kept.id)


def test_a_pca_reads_outcomes_and_where_the_papers_are(client: Client, cast: Cast, sign_in, kept) -> None:
    sign_in(client, cast.amira)
    person = cast.margaret.person.id
    assert reverse("clusters:capacity_of", args=[person]) in client.get(
        reverse("members:person", args=[person])
    ).content.decode()  # fmt: skip
    html = page_of(client, "capacity_of", person)
    for words in ("Whether to have bed rails at night", "They cannot decide this now", "A low bed with a mat",
                  "A sensor at the front door", "Do not attempt resuscitation", "Beside the bed"):  # fmt: skip
        assert words in html
    for words in ("Dementia", "She forgets", "hates to be held in", "David Hughes", "Her arm was held", "kerb"):
        assert words not in html
    with acting_for(cast.coop, cast.system):
        limit, paper = Limit.objects.first(), LegalAuthority.objects.first()
    for name, row in (("assessment", kept), ("limit", limit), ("change_paper", paper)):
        assert client.get(reverse(f"clusters:{name}", args=[row.id])).status_code == 404


def test_each_paper_says_what_it_can_and_cannot_decide(client: Client, cast: Cast, sign_in, kept) -> None:
    sign_in(client, cast.mo)
    html = page_of(client, "capacity_of", cast.margaret.person.id)
    assert "only when the person cannot decide that thing" in html
    assert "restarting the heart, and nothing else" in html
    assert "Being next of kin gives nobody the right" in page_of(client, "capacity_of", cast.cora.person.id)


def test_a_limit_from_its_ground_to_its_end(client: Client, cast: Cast, sign_in, kept) -> None:
    sign_in(client, cast.ana)
    person = cast.margaret.person
    typed = {
        "what": "Bed rails", "why": "She falls.", "tried": "A mat.", **dated("since", today()), "feels": "objects",
        "feels_words": "She shakes them.", "allowed_by": "best_interests", "decision": "", "at": "",
        **dated("look_again_on", today() + AGAIN),
    }  # fmt: skip
    address = reverse("clusters:add_limit", args=[person.id])
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Select the best-interests decision that allows it." in refused.content.decode()
    with acting_for(cast.coop, cast.system):
        decision = CapacityAssessment.objects.get().made.id
    html = client.post(address, typed | {"decision": str(decision)}, follow=True).content.decode()
    assert "They object to it. She shakes them." in html
    with acting_for(cast.coop, cast.system):
        limit = Limit.objects.get(what="Bed rails")
    look = {**dated("looked_on", today()), "found": "Still falls.", "feels": "content", "feels_words": "Sleeps.",
            **dated("look_again_on", today() + AGAIN)}  # fmt: skip
    html = client.post(reverse("clusters:look_at_limit", args=[limit.id]), look, follow=True).content.decode()
    assert "Still falls." in html
    refer = {**dated("referred_on", today()), "referred_to": "Adult care team"}
    html = client.post(reverse("clusters:refer_limit", args=[limit.id]), refer, follow=True).content.decode()
    assert "Referred as possible deprivation of liberty" in html
    assert "Look at this limit now." not in html
    with acting_for(cast.coop, cast.system):
        an_assessment(person, follows=kept, answers=CAN, look_again_on=None, actor=cast.ana.actor())
    assert "Look at this limit now." in page_of(client, "limit", limit.id)
    end = {**dated("ended_on", today()), "ended_why": "A lower bed came."}
    html = client.post(reverse("clusters:end_limit", args=[limit.id]), end, follow=True).content.decode()
    assert "A lower bed came." in html
    assert client.post(reverse("clusters:end_limit", args=[limit.id]), end).status_code == 422


def test_a_limit_without_a_decision_says_what_comes_first(client: Client, cast: Cast, sign_in, kept) -> None:
    sign_in(client, cast.mo)
    first = "Assess the decision first."
    assert first not in page_of(client, "add_limit", cast.margaret.person.id)
    assert first in page_of(client, "add_limit", cast.cora.person.id)


def test_restraint_says_whom_to_ring(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    typed = {
        "what": "Held her arm", "why": "A bus came.", "tried": "Called out.", **dated("since", today()),
        "feels": "unsure", "feels_words": "She cried.", "allowed_by": "emergency", "decision": "", "at": "9:15am",
    }  # fmt: skip
    address = reverse("clusters:add_limit", args=[cast.margaret.person.id])
    html = client.post(address, typed, follow=True).content.decode()
    assert "Ring the manager or on-call within the hour." in html
    assert "9:15am" in html


def test_a_paper_is_changed_and_ended(client: Client, cast: Cast, sign_in, kept) -> None:
    sign_in(client, cast.ana)
    with acting_for(cast.coop, cast.system):
        paper = LegalAuthority.objects.get(kind=LegalKind.HEALTH_ATTORNEY)
    change = reverse("clusters:change_paper", args=[paper.id])
    assert "David Hughes" in client.get(change).content.decode()
    typed = {"kind": "health_attorney", "holders": "Ruth Hughes", "acting": "severally", "registered": "no",
             "seen": "copy", **dated("seen_on", today()), "covers": "", "kept_at": ""}  # fmt: skip
    html = client.post(change, typed, follow=True).content.decode()
    for words in ("Ruth Hughes", "Not registered.", "Look at the paper itself before relying on it."):
        assert words in html
    with acting_for(cast.coop, cast.system):
        paper.refresh_from_db()
        assert (paper.holders, paper.counts_on(today())) == ("David Hughes, 01632 960111", False)  # stays to be read
        paper = LegalAuthority.objects.get(kind=LegalKind.HEALTH_ATTORNEY, ended_on=None)
    end = {**dated("ended_on", today()), "ended_why": "Taken back."}
    html = client.post(reverse("clusters:end_paper", args=[paper.id]), end, follow=True).content.decode()
    assert "Legal papers that have ended" in html


def test_who_can_decide_is_not_in_the_list_and_the_list_is_the_office_s(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        an_assessment(cast.margaret.person, answers=CAN, look_again_on=None, actor=cast.ana.actor())
    sign_in(client, cast.ana)
    assert "Nothing has a day to look again." in page_of(client, "capacity")
    sign_in(client, cast.ed)
    assert client.get(reverse("clusters:capacity")).status_code == 403
