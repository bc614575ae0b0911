"""The library's texts are whole, and a broken one is refused in sentences."""

from pathlib import Path
from shutil import copytree

import pytest

from compliance.policy_questions import trouble_with
from compliance.policy_text import COMMON_HEADINGS, LIBRARY, LibraryError, load_library, parse_policy, read_library

# What each policy must talk about besides the common headings.
OWN_HEADINGS = {
    "P01": [
        "Kinds of abuse and neglect",
        "Signs to notice",
        "What to do in the first hour",
        "Making Safeguarding Personal",
        "Prevent",
        "Concerns about staff, directors or members",
        "Children in the home",
    ],
    "P02": [
        "Levels of support",
        "Consent and assessment",
        "The medicines record",
        "As-needed and changing doses",
        "Time-critical medicines",
        "Creams and patches",
        "Controlled drugs",
        "Covert medicines",
        "Homely remedies",
        "Ordering, storing and returning",
        "When something goes wrong",
    ],
    "P03": [
        "The five principles",
        "Assessing capacity",
        "Best interests",
        "Attorneys, deputies and advance decisions",
        "Restraint",
        "Liberty",
        "Saying no to care",
        "Photos, recordings and the app",
    ],
    "P04": [
        "From first enquiry to first visit",
        "Assessment",
        "Choosing your PCAs",
        "Your plan",
        "Who, what and when",
        "Culture, faith and identity",
        "The six-week review",
        "Changes",
        "Hospital stays",
        "Pausing or ending the service",
    ],
    "P05": [
        "Positive risk-taking",
        "The risk table",
        "Which risks we assess",
        "Moving and handling",
        "Equipment",
        "Two-person tasks",
        "Fire, smoking and oxygen",
        "Pets",
        "When you say no",
    ],
    "P06": [
        "Duties",
        "Accident book and reports by law",
        "Hazardous substances",
        "Fire",
        "Working alone",
        "Violence and threats",
        "Driving and travel",
        "Pregnancy",
        "Stress",
        "Heat, cold and storms",
        "Security of your home",
    ],
    "P07": [
        "Standard precautions",
        "Hands",
        "Gloves, aprons and masks",
        "Waste and sharps",
        "Laundry",
        "Food hygiene",
        "Signs of infection",
        "Outbreaks",
        "Vaccination",
    ],
    "P08": [
        "Designing the job",
        "Advert and application",
        "Interview",
        "The recruitment file",
        "Checks with the Disclosure and Barring Service",
        "References",
        "Right to work",
        "Starting before checks are back",
        "Volunteers",
        "Directors and nominated individual",
        "Checking again",
    ],
    "P09": [
        "The first twelve weeks",
        "What everyone learns",
        "Competency",
        "Supervision",
        "Spot checks",
        "Appraisal",
        "Growing",
        "When it is not going well",
    ],
    "P10": [
        "How to complain",
        "Help from an advocate",
        "Stages",
        "Who investigates",
        "Complaints about your personal data",
        "If the council or the NHS pays",
        "The ombudsman",
        "What CQC does",
        "When complaints go on and on",
        "Learning",
    ],
    "P11": [
        "Why we may use your information",
        "What we tell you",
        "The Caldicott principles",
        "Who may see what",
        "Asking to see your record",
        "Sharing with family and others",
        "Records at home and in the app",
        "Getting it right",
        "How long we keep things",
        "When something goes wrong",
        "Complaints about your data",
        "National data opt-out",
    ],
    "P12": [
        "Protected characteristics",
        "Human rights",
        "Reasonable adjustments",
        "Accessible information",
        "Interpreters",
        "Who gets a service",
        "Hate incidents",
        "When a person we support discriminates",
        "Fair work and fair membership",
    ],
    "P13": [
        "The board's duties",
        "Oversight by the nominated individual",
        "The audit calendar",
        "Asking people",
        "The figures",
        "The risk register",
        "The action plan",
        "Policies",
        "CQC",
        "Money",
        "Working with others",
        "The planet",
    ],
    "P14": [
        "Before we help with money",
        "Shopping and receipts",
        "Cards, numbers and banks",
        "When someone else looks after the money",
        "Keys and key safes",
        "Gifts",
        "Wills and bequests",
        "Loans, buying and selling",
        "Members and workers",
        "When something is missing",
    ],
    "P15": [
        "What to report",
        "What to do in the first hour",
        "Grading",
        "Finding out why",
        "Duty of candour",
        "Notifications",
        "Looking after people",
        "Learning",
    ],
    "P16": [
        "What must not stop",
        "Who comes first",
        "What we keep offline",
        "When we are short of people",
        "Weather",
        "Power, phones and computers",
        "Pandemic and outbreaks",
        "Loss of the office or a vehicle",
        "If the co-op cannot go on",
        "Telling people",
        "Standing down",
    ],
    "P17": [
        "What to raise",
        "Who to tell",
        "Outside bodies",
        "If you do not give your name",
        "How we protect you",
        "Members and democracy",
    ],
    "P18": [
        "Planning visits with you",
        "Choosing who comes",
        "Late visits",
        "Missed visits",
        "No reply",
        "Changes, swaps and cancelling",
        "Finding cover",
        "On-call",
    ],
    "P19": [
        "Getting to know how you eat",
        "Screening",
        "Making meals",
        "Helping someone to eat",
        "Drinks",
        "Swallowing and texture",
        "Choking",
        "Allergies and special diets",
        "Weight loss and not eating",
    ],
    "P20": [
        "Conversations",
        "Papers and what they mean",
        "When time is getting short",
        "Symptoms and comfort",
        "After death",
        "Caring for ourselves",
    ],
    "P21": [
        "Code of conduct",
        "Probation",
        "When the work is not good enough",
        "Discipline",
        "Grievance",
        "Absence and sick pay",
        "Harassment",
        "Board members and members",
    ],
    "P22": [
        "Devices",
        "Passwords and a second step",
        "Tricks and attacks",
        "E-mail, messages and chat",
        "Social media",
        "Photos, sound and video by us",
        "Cameras and recording in people's homes",
        "What we watch, and what we do not",
        "Backups and suppliers",
        "Paper and places",
    ],
    "P23": [
        "Joining and leaving",
        "Hats",
        "Declaring ties",
        "Stepping back",
        "Pay and price decisions",
        "Suppliers, jobs and gifts",
        "Elections and the board",
        "Disputes between members",
    ],
}
GOOD = (LIBRARY / "P10-complaints.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", OWN_HEADINGS)
def test_a_policy_is_written_in_full(code: str) -> None:
    text = next(text for text in load_library() if text.code == code)
    headings = [section.heading for section in text.sections]
    assert not set(COMMON_HEADINGS) - set(headings)
    assert not set(OWN_HEADINGS[code]) - set(headings)
    assert all(section.markdown.strip() for section in text.sections)
    assert 2000 <= sum(len(section.markdown.split()) for section in text.sections) <= 3500


def test_every_policy_has_its_own_headings_named_here() -> None:
    assert [text.code for text in load_library()] == sorted(OWN_HEADINGS)


def test_sections_know_their_lines() -> None:
    lines = GOOD.splitlines()
    for section in parse_policy(GOOD, "P10").sections:
        assert lines[section.line - 1] == f"## {section.heading}"
        assert lines[section.line] == section.markdown.splitlines()[0]


def test_every_example_answers_its_own_question() -> None:
    for question in read_library().questions.values():
        assert question.example
        assert question.question.endswith("?")
        assert trouble_with(question, question.example) is None


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("oncall_phone", "ring the office", "Enter a phone number, like 01632 960101."),
        ("oncall_phone", "01632", "Enter a phone number, like 01632 960101."),
        ("oncall_phone", "+44 1632 960101", None),
        ("police_non_emergency_phone", "101", None),
        ("late_minutes", "a while", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "0", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "-5", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "", None),
        ("complaints_email", "us at home", "Enter an email address, like listening@greenvale-care.example."),
        ("lgsco_website", "javascript:alert(1)", "Enter a web address, like https://www.lgo.org.uk."),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_what_to_do(name: str, answer: str, sentence: str | None) -> None:
    assert trouble_with(read_library().questions[name], answer) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (GOOD, "# Complaints\n\nWe listen.\n", "the front matter is missing"),
        ("title: Complaints", "title: Complaints: all of them", "the front matter cannot be read near line 3"),
        ("review_months: 12\n", "", "review_months is missing"),
        ("review_months: 12", "review_months: yearly", "review_months must be a whole number"),
        ("review_months: 12", "review_months: 12\nowner: us", "owner is not a field"),
        ("    seen: 2026-11-21\n", "", "each source needs key, says, where, seen, confidence"),
        ("    dated: 2026-11-21", "    dated: last week", "each version in the history needs"),
    ],
)
def test_broken_front_matter_is_refused_in_a_sentence(old: str, new: str, sentence: str) -> None:
    with pytest.raises(LibraryError) as refused:
        parse_policy(GOOD.replace(old, new, 1), "P10-complaints.md")
    assert sentence in refused.value.message
    assert refused.value.message.startswith("P10-complaints.md: ")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("code: P10", "code: P99", "P99: this code is not in codes.toml."),
        ("code: P10", "code: P01", "P01: two files have this code."),
        ("## Training", "## Learning to listen", "P10: the heading Training is missing."),
        ("## Compliments", "## Learning", "P10: the heading Learning comes twice."),
        ("{{coop_phone}}", "{{switchboard}}", "P10: the variable switchboard is used but not listed"),
        ("  - ico_phone\n", "  - ico_phone\n  - gp_phone\n", "P10: the variable gp_phone is not in variables.toml."),
        ("on {{ico_phone}}", "by phone", "P10: the variable ico_phone is listed but not used in the text."),
        ("{{ico_phone}}", "{{ICO Phone}}", "P10: a variable is not written as {{name}} in small letters."),
        ("[^summary]", "[^reg99]", "P10: the source reg99 is marked in the text but not listed."),
        ("[^cqcrole]", "", "P10: the source cqcrole is listed but no statement is marked with it."),
        ("confidence: medium", "confidence: certain", "P10: the confidence certain is not high, medium or low."),
        ("P21, P23]", "P21, P24]", "P10: related policy P24 is not in codes.toml."),
        ("[ALL, USER]", "[STAFF]", "P10: the readers STAFF are not in codes.toml."),
        ("[R4, S1, W7]", "[R4, S1, W9]", "P10: the statement W9 is not in codes.toml."),
        ('version: "1.0"', 'version: "1.1"', "P10: version 1.1 is not in its history."),
        ("accountable: complaints_lead", "accountable: chair", "P10: the accountable person chair is not listed"),
        ("review_months: 12", "review_months: -1", "P10: review_months must be 1 or more."),
    ],
)
def test_a_text_that_does_not_fit_the_library_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    assert old in GOOD
    (folder / "P10-complaints.md").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert any(problem.startswith(sentence) for problem in refused.value.problems)


def test_a_question_that_no_policy_needs_is_not_asked(tmp_path: Path) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    with (folder / "variables.toml").open("a", encoding="utf-8") as file:
        file.write('\n[shoe_size]\nquestion = "What size?"\nhelp = ""\nkind = "text"\nexample = "7"\n')
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert refused.value.problems == ("variables.toml: no policy uses shoe_size.",)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    broken = GOOD.replace("## Training", "## Learn").replace("P21, P23]", "P21, P24]")
    (folder / "P10-complaints.md").write_text(broken, encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert len(refused.value.problems) == 2
