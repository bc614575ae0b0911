"""The lint finds what stops adoption, on its line, and the library itself is clean."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.pack.lint import Finding, lint, sentences_of, word_count
from compliance.pack.questions import Organisation
from compliance.pack.text import LIBRARY, PolicyText, parse_policy, read_library

GOOD = (LIBRARY / "P18-scheduling.md").read_text(encoding="utf-8")
ANSWERS = {question.name: question.example for question in read_library().questions.values()}
TODAY = date(2026, 11, 21)
GREENVALE = Organisation(
    name=ANSWERS["coop_name"],
    phone=ANSWERS["coop_phone"],
    address=ANSWERS["coop_address"],
    registered_manager=ANSWERS["registered_manager"],
    nominated_individual=ANSWERS["nominated_individual"],
    pack_version="1.0",
    issued_on=TODAY,
    adopted_on={text.code: TODAY for text in read_library().texts},
)


def edited(old: str, new: str) -> PolicyText:
    assert old in GOOD
    return parse_policy(GOOD.replace(old, new, 1), "P18")


def found(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def test_the_library_is_clean() -> None:
    assert lint(read_library().texts, ANSWERS, GREENVALE) == []


def test_an_empty_answer_names_its_question() -> None:
    findings = found(lint(read_library().texts, {**ANSWERS, "oncall_phone": " "}, GREENVALE), "empty-variable")
    assert [finding.sentence for finding in findings] == ["Not answered: What is the on-call number?"]
    assert findings[0].blocks


def test_a_question_no_chosen_policy_needs_may_stay_empty() -> None:
    answers = {**ANSWERS, "lgsco_phone": ""}
    assert found(lint([parse_policy(GOOD, "P18")], answers, GREENVALE), "empty-variable") == []


@pytest.mark.parametrize("answer", ["TBC", "to be confirmed: XXX", "lorem ipsum", "[insert name]", "{{name}}", "????"])
def test_a_placeholder_given_as_an_answer_is_found(answer: str) -> None:
    findings = lint(read_library().texts, {**ANSWERS, "safeguarding_lead": answer}, GREENVALE)
    assert any(finding.blocks and answer in finding.sentence for finding in found(findings, "placeholder"))


@pytest.mark.parametrize("words", ["Ring XXX.", "Time: TBC.", "Lorem ipsum dolor.", "Ask [name].", "Ring ______."])
def test_a_placeholder_in_the_text_is_found_on_its_line(words: str) -> None:
    text = edited("Never walk away from a door. Never post a card and go.", words)
    findings = found(lint([text], ANSWERS, GREENVALE), "placeholder")
    line = GOOD[: GOOD.index("Never walk away")].count("\n") + 1
    assert findings
    assert {(finding.policy, finding.line, finding.blocks) for finding in findings} == {("P18", line, True)}


def test_the_line_is_right_inside_lists_and_tables() -> None:
    for words in ("Care must fit the person's needs and wishes.", "The PCA is at the door and nobody answers."):
        text = edited(words, f"{words} TBC.")
        line = GOOD[: GOOD.index(words)].count("\n") + 1
        assert [finding.line for finding in found(lint([text], ANSWERS, GREENVALE), "placeholder")] == [line]


def test_a_policy_that_does_not_name_the_co_op_is_found() -> None:
    text = edited("{{coop_name}} plans visits", "the service plans visits")
    assert [finding.blocks for finding in found(lint([text], ANSWERS, GREENVALE), "no-organisation")] == [True]


def test_the_name_of_another_organisation_is_found() -> None:
    text = edited("Never walk away from a door.", "Staff of Bright Homes Ltd never walk away.")
    findings = found(lint([text], ANSWERS, GREENVALE), "other-organisation")
    assert [finding.sentence for finding in findings] == ["“Bright Homes Ltd” is not the name of this co-op."]


def test_the_co_ops_own_name_after_a_capital_is_not_another() -> None:
    text = edited("Never walk away from a door.", "At {{coop_name}} nobody walks away.")
    assert found(lint([text], ANSWERS, GREENVALE), "other-organisation") == []


def test_a_policy_with_nobody_accountable_is_found() -> None:
    nobody = replace(GREENVALE, registered_manager="")
    findings = found(lint([parse_policy(GOOD, "P18")], ANSWERS, nobody), "no-accountable-person")
    assert [finding.policy for finding in findings] == ["P18"]


@pytest.mark.parametrize(
    ("adopted", "codes"),
    [
        ({}, ["no-review-date"]),
        ({"P18": date(2025, 11, 21)}, []),
        ({"P18": date(2025, 11, 20)}, ["review-overdue"]),
        ({"P18": date(2024, 2, 29)}, ["review-overdue"]),
    ],
)
def test_the_review_date(adopted: dict[str, date], codes: list[str]) -> None:
    findings = lint([parse_policy(GOOD, "P18")], ANSWERS, replace(GREENVALE, adopted_on=adopted))
    assert [finding.code for finding in findings if "review" in finding.code] == codes


def test_a_policy_referred_to_must_exist_and_be_current() -> None:
    others = [text for text in read_library().texts if text.code in ("P01", "P10")]
    texts = [*others, edited("Ring the bell and knock", "See P77. Ring the bell and knock")]
    old = replace(GREENVALE, adopted_on={**GREENVALE.adopted_on, "P10": date(2020, 1, 1)})
    findings = lint(texts, ANSWERS, old)
    assert [finding.sentence for finding in found(findings, "related-unknown")] == [
        "P18 refers to P77, which does not exist."
    ]
    assert {(finding.policy, finding.blocks) for finding in found(findings, "related-not-current")} == {
        ("P01", True),
        ("P18", True),
    }
    absent = [finding for finding in found(findings, "related-absent") if "P16" in finding.sentence]
    assert [(finding.policy, finding.blocks) for finding in absent] == [("P18", False)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Ring on-call on 01632 960999.", ["on-call has two numbers: 01632 960999"]),
        ("Ring on-call on 01632960999, or 999.", ["on-call has two numbers: 01632960999"]),
        ("Ring on-call on 01632 960101.", []),
        ("Ring on-call on +44 1632 960101.", []),
        ("Ring the safeguarding lead on 07700 900122.", ["safeguarding lead has two numbers: 07700 900122"]),
        ("Ring the gas board on 0800 111 999.", []),
        ("| Who | Number |\n| --- | --- |\n| On-call | 01632 960999 |", ["on-call has two numbers: 01632 960999"]),
    ],
)
def test_two_numbers_for_one_role_are_found(words: str, numbers: list[str]) -> None:
    text = edited("Never walk away from a door. Never post a card and go.", words)
    findings = found(lint([text], ANSWERS, GREENVALE), "two-numbers")
    expected = [f"The {number} here, and another in your answers." for number in numbers]
    assert [finding.sentence for finding in findings] == expected
    assert all(finding.blocks for finding in findings)


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        ("| Insurer, on {{insurer_phone}} | Ring | 1 working day | Secretary |", []),
        (
            "| Insurer, on {{insurer_phone}} | Ring | 2 working days | Treasurer |",
            [
                "“insurer”: treasurer here, and secretary in a table of P15.",
                "“insurer”: 2 working days here, and 1 working day in a table of P15.",
            ],
        ),
        ("| Insurer | Ring | When asked | {{board_chair}} |", []),
    ],
)
def test_two_tables_that_promise_two_things_are_found(row: str, sentences: list[str]) -> None:
    before = "| Insurer, on {{insurer_phone}} | Ring | 1 working day | Secretary |"
    models = {text.code: text for text in read_library().texts}
    emergencies = (LIBRARY / "P16-emergencies.md").read_text(encoding="utf-8")
    assert before in emergencies
    own = parse_policy(emergencies.replace(before, row), "P16")
    findings = lint([models["P15"], own], ANSWERS, GREENVALE, only={"P16"})
    line = emergencies[: emergencies.index(before)].count("\n") + 1
    two = [one for code in ("two-doers", "two-times") for one in found(findings, code)]
    assert [one.sentence for one in two] == sentences
    assert {one.line for one in two} <= {line}


def test_answers_that_contradict_each_other_are_found() -> None:
    findings = lint(read_library().texts, {**ANSWERS, "missed_minutes": "10"}, GREENVALE)
    assert len(found(findings, "answers-contradict")) == 1
    assert found(findings, "answers-contradict")[0].blocks


@pytest.mark.parametrize(
    "words",
    ["NHS number 999 000 0018.", "Her number is QQ 12 34 56 C, no, AB 12 34 56 C."],
)
def test_personal_numbers_are_found(words: str) -> None:
    assert found(lint([edited("Never post a card and go.", words)], ANSWERS, GREENVALE), "personal-data")


def test_a_long_sentence_is_a_warning() -> None:
    long = " ".join(["word"] * 21).capitalize() + "."
    findings = found(lint([edited("Never post a card and go.", long)], ANSWERS, GREENVALE), "long-sentence")
    assert [(finding.blocks, finding.sentence.split(":")[0]) for finding in findings] == [(False, "21 words")]


@pytest.mark.parametrize(
    "word",
    ["client", "Service users", "home call", "extra calls", "text or call", "feed", "suffers", "toileting", "customer"],
)
def test_words_we_do_not_use_are_warnings(word: str) -> None:
    findings = found(lint([edited("Never post a card", f"The {word} here")], ANSWERS, GREENVALE), "banned-word")
    assert [finding.blocks for finding in findings] == [False]


@pytest.mark.parametrize("words", ["We call 999 and want your feedback.", "On-call answers.", "They call a meeting."])
def test_their_innocent_cousins_are_not(words: str) -> None:
    findings = lint([edited("Never post a card and go.", words)], ANSWERS, GREENVALE)
    assert found(findings, "banned-word") == []


def test_a_short_form_is_explained_where_it_is_first_used() -> None:
    findings = found(lint([edited("Personal Care Assistants (PCAs)", "PCAs")], ANSWERS, GREENVALE), "short-form")
    assert [finding.sentence for finding in findings] == ["“PCA” is not explained where it is first used."]


def test_sentences_and_words_are_counted_as_read() -> None:
    assert sentences_of("Ring 999. Then wait, e.g. outside. “Thank you.” 7am is early.") == [
        "Ring 999.",
        "Then wait, e.g. outside.",
        "“Thank you.",
        "7am is early.",
    ]
    assert word_count("Ring {{oncall_phone}} – at once.") == 4
