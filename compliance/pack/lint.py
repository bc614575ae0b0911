"""What stops a policy being adopted, and what makes it hard to read. Each finding is on a line.

Pure. The blocking rules are those for which CQC returns an application (supporting documents page);
the others are our own plain-English rules: sentences of 20 words or fewer, words of the trade, short forms explained.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from markdown_it.token import Token

from compliance.pack.agreement import Row, job_titles, rows_by_when, times_in, typed_over
from compliance.pack.questions import Organisation, Question, out_of_order, trouble_with
from compliance.pack.text import MARKER, VARIABLE, Library, PolicyText, markdown, read_library

LONGEST_SENTENCE = 20

PLACEHOLDER = re.compile(
    r"\bT\.?B\.?[ACD]\b|\bX{3,}\b|\blorem\b|\bipsum\b|\?{3,}|_{3,}|\[(?:insert|name|date|number)\b"
    r"|\binsert (?:name|date|number)\b|\{\{|\}\}",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w+])(?:\+44 ?|0)\d(?:[ -]?\d){8,10}(?!\w)")
SHORT_FORM = re.compile(r"\b[A-Z]{2,}s?\b")
KNOWN_SHORT_FORMS = frozenset({"UK", "NHS"})
POLICY_CODE = re.compile(r"\b[PD]\d{2}\b")
OTHER_NAME = re.compile(r"\b(?:[A-Z][\w'&-]*\s+)+(?:Limited|Ltd|CIC|LLP|PLC)\b")
NHS_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `code` is the rule, `policy` a policy code or "" for the answers themselves,
    `line` the line in the policy's text or 0, `sentence` what is wrong. `blocks` means it cannot be adopted."""

    code: str
    policy: str
    line: int
    sentence: str
    blocks: bool = True


@dataclass(frozen=True)
class Passage:
    """One paragraph, list item, heading or table cell, with the facts filled in. `raw` keeps the variables."""

    line: int
    raw: str
    filled: str


def lint(
    texts: Sequence[PolicyText],
    answers: Mapping[str, str],
    organisation: Organisation,
    *,
    library: Library | None = None,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """All findings about these policies as this co-op would print them, by policy and line. Pure.

    `only`: look at the policies with these codes, beside all the others that they must agree with.
    """
    library = library or read_library()
    answers = {**answers, **organisation.answers()}
    looked_at = [text for text in texts if only is None or text.code in only]
    findings = [*_about_answers(looked_at, answers, library)]
    passages = {text.code: list(passages_of(text, answers)) for text in looked_at}
    for text in looked_at:
        findings += _about_policy(text, texts, answers, organisation, library)
        findings += _about_words(text.code, passages[text.code], organisation, library)
        findings += _about_facts(text, answers, library)
    findings += _two_numbers_for_one_role(passages, library.questions, answers)
    findings += _two_job_titles(passages)
    others = {text.code: list(passages_of(text, answers)) for text in texts if text.code not in passages}
    findings += _two_times_for_one_thing(passages, others)
    findings += _two_rows_for_one_thing(texts, set(passages), answers)
    return sorted(findings, key=lambda finding: (finding.policy, finding.line, finding.code, finding.sentence))


def passages_of(text: PolicyText, answers: Mapping[str, str]) -> Iterator[Passage]:
    """The readable passages of a policy, in order, without Markdown signs or source markers."""
    return (Passage(line, raw, fill(raw, answers)) for line, raw in _raw_passages(text))


@lru_cache(maxsize=128)
def _raw_passages(text: PolicyText) -> tuple[tuple[int, str], ...]:
    """(line, words) of each. The texts of the release are the same for everybody, and reading them takes a second."""
    found: list[tuple[int, str]] = []
    for section in text.sections:
        line = section.line
        found.append((line, section.heading))
        for token in markdown().parse(section.markdown):
            if token.map:
                line = section.line + 1 + token.map[0]
            if token.type == "inline":
                found.append((line, _plain(token)))
    return tuple(found)


def _plain(token: Token) -> str:
    parts = token.children or []
    words = "".join(" " if part.type in ("softbreak", "hardbreak") else part.content for part in parts)
    return MARKER.sub("", words)


def fill(text: str, answers: Mapping[str, str]) -> str:
    """The text with the co-op's facts in it; a fact not answered stays as its variable."""
    return VARIABLE.sub(lambda found: answers.get(found[1], "").strip() or found[0], text)


def sentences_of(text: str) -> list[str]:
    """Sentences of a passage. A full stop ends one only before a capital, a digit, a quotation or a variable."""
    return [part for part in re.split(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(A-Z0-9{])", text) if part.strip()]


def word_count(sentence: str) -> int:
    """Words as a reader meets them; a variable counts as one."""
    return len([word for word in VARIABLE.sub("name", sentence).split() if re.search(r"\w", word)])


def review_due_on(text: PolicyText, organisation: Organisation) -> date | None:
    """The local date by which the board reviews it, or None for a draft."""
    adopted = organisation.adopted_on.get(text.code)
    return adopted + relativedelta(months=text.review_months) if adopted else None


def _about_answers(texts: Sequence[PolicyText], answers: Mapping[str, str], library: Library) -> Iterator[Finding]:
    used = {name for text in texts for name in text.variables}
    for question in library.questions.values():
        if question.name not in used:
            continue
        answer = answers.get(question.name, "").strip()
        trouble = trouble_with(question, answer)
        if not answer:
            yield Finding("empty-variable", "", 0, f"Not answered: {question.question}")
        elif trouble:
            yield Finding("answer-not-usable", "", 0, f"{question.question} {trouble}")
        elif PLACEHOLDER.search(answer):
            yield Finding("placeholder", "", 0, f"{question.question} “{answer}” is a placeholder.")
    for larger, lesser in out_of_order(library.questions, answers):
        yield Finding(
            "answers-contradict",
            "",
            0,
            f"{larger.question} The answer {answers[larger.name]} is less than {answers[lesser.name]}, "
            f"the answer to: {lesser.question}",
        )


def _about_policy(
    text: PolicyText,
    texts: Sequence[PolicyText],
    answers: Mapping[str, str],
    organisation: Organisation,
    library: Library,
) -> Iterator[Finding]:
    if not answers.get(text.accountable, "").strip():
        yield Finding("no-accountable-person", text.code, 0, f"{text.code} names nobody who is accountable for it.")
    if not any(organisation.name and organisation.name in p.filled for p in passages_of(text, answers)):
        yield Finding("no-organisation", text.code, 0, f"{text.code} does not name {organisation.name or 'the co-op'}.")
    due = review_due_on(text, organisation)
    if due is None:
        sentence = f"{text.code} has no review date until the board adopts it."
        yield Finding("no-review-date", text.code, 0, sentence, blocks=False)
    elif due < organisation.issued_on:
        yield Finding("review-overdue", text.code, 0, f"{text.code} was due for review on {due:%-d %B %Y}.")
    yield from _about_related(text, texts, organisation, library)


def _about_related(
    text: PolicyText, texts: Sequence[PolicyText], organisation: Organisation, library: Library
) -> Iterator[Finding]:
    here = {other.code: other for other in texts}
    mentioned = {code for section in text.sections for code in POLICY_CODE.findall(section.markdown)}
    for code in sorted({*text.related, *mentioned} - {text.code}):
        if code not in library.titles:
            yield Finding("related-unknown", text.code, 0, f"{text.code} refers to {code}, which does not exist.")
        elif code not in here:
            sentence = f"{text.code} refers to {code} {library.titles[code]}, which is not in this pack."
            yield Finding("related-absent", text.code, 0, sentence, blocks=False)
        elif (due := review_due_on(here[code], organisation)) and due < organisation.issued_on:
            sentence = f"{text.code} refers to {code}, which was due for review on {due:%-d %B %Y}."
            yield Finding("related-not-current", text.code, 0, sentence)
        elif organisation.adopted_on and code not in organisation.adopted_on:
            # It blocks nothing: policies refer to one another, and one of them is adopted first.
            sentence = f"{text.code} refers to {code} {library.titles[code]}, which the board has not adopted yet."
            yield Finding("related-not-adopted", text.code, 0, sentence, blocks=False)


def _about_facts(text: PolicyText, answers: Mapping[str, str], library: Library) -> Iterator[Finding]:
    """A copy in which somebody typed over what all the other documents print from an answer."""
    for model in library.texts:
        if model.code == text.code and model.sections != text.sections:
            for line, typed, (name, answer) in typed_over(text, model, answers):
                question = library.questions[name].question
                sentence = f"“{typed}” here, and “{answer}” in other documents. Write {{{{{name}}}}}: {question}"
                yield Finding("typed-over", text.code, line, sentence)


def _about_words(
    code: str, passages: Sequence[Passage], organisation: Organisation, library: Library
) -> Iterator[Finding]:
    explained = set(KNOWN_SHORT_FORMS)
    for passage in passages:
        for found in PLACEHOLDER.finditer(VARIABLE.sub("name", passage.filled)):
            yield Finding("placeholder", code, passage.line, f"“{found[0]}” is still to be filled in.")
        for found in OTHER_NAME.finditer(passage.filled):
            # The word before the name, as in "At …", has a capital too when it starts the sentence.
            if found[0] not in organisation.name and not found[0].endswith(f" {organisation.name}"):
                sentence = f"“{found[0]}” is not the name of this co-op."
                yield Finding("other-organisation", code, passage.line, sentence, blocks=False)
        if _personal_number(passage.filled):
            sentence = "This looks like a person's NHS or National Insurance number."
            yield Finding("personal-data", code, passage.line, sentence)
        yield from _hard_to_read(code, passage, library)
        yield from _unexplained(code, passage, explained)


def _personal_number(text: str) -> bool:
    return bool(NATIONAL_INSURANCE.search(text)) or any(_is_nhs_number(found) for found in NHS_NUMBER.findall(text))


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit (ISB 0149); United Kingdom phone numbers start with 0."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits[0] != 0 and check % 11 == digits[9] and check != 10


def _hard_to_read(code: str, passage: Passage, library: Library) -> Iterator[Finding]:
    for sentence in sentences_of(passage.raw):
        words = word_count(sentence)
        if words > LONGEST_SENTENCE:
            yield Finding("long-sentence", code, passage.line, f"{words} words: “{sentence}”", blocks=False)
    for pattern, instead in library.words:
        for found in pattern.finditer(passage.raw):
            sentence = f"“{found[0]}” is a word we do not use. Write: {instead}."
            yield Finding("banned-word", code, passage.line, sentence, blocks=False)


def _unexplained(code: str, passage: Passage, explained: set[str]) -> Iterator[Finding]:
    """A short form is explained where it first stands in brackets after its words. Fills `explained`."""
    for found in SHORT_FORM.finditer(passage.raw):
        short = found[0].rstrip("s")
        if short in explained:
            continue
        explained.add(short)
        if not re.search(rf"\w \({re.escape(found[0])}\)", passage.raw):
            sentence = f"“{short}” is not explained where it is first used."
            yield Finding("short-form", code, passage.line, sentence, blocks=False)


def _two_numbers_for_one_role(
    passages: Mapping[str, Sequence[Passage]], questions: Mapping[str, Question], answers: Mapping[str, str]
) -> Iterator[Finding]:
    """A number written out in a text after a role, where the answers give that role another number.

    Numbers that come from answers cannot differ between policies, so only those typed into a text are looked at.
    The cells of a table's row stand on one line, so a role in one cell owns the number in the next.
    """
    roles = {q.role.lower(): _digits(answers.get(q.name, "")) for q in questions.values() if q.role}
    longest_first = "|".join(re.escape(role) for role in sorted(roles, key=len, reverse=True))
    role_or_number = re.compile(rf"\b(?P<role>{longest_first})\b|(?P<number>{PHONE.pattern})", re.IGNORECASE)
    for code, parts in passages.items():
        role, line = "", 0
        for passage in parts:
            role, line = (role if passage.line == line else ""), passage.line
            for found in role_or_number.finditer(passage.raw):
                role = (found["role"] or role).lower()
                if found["number"] and roles.get(role, _digits(found["number"])) != _digits(found["number"]):
                    sentence = f"The {role} has two numbers: {found['number']} here, and another in your answers."
                    yield Finding("two-numbers", code, passage.line, sentence)


def _two_job_titles(passages: Mapping[str, Sequence[Passage]]) -> Iterator[Finding]:
    """One job is called by one title in all the documents."""
    for code, parts in passages.items():
        for passage in parts:
            for pattern, title in job_titles():
                for found in pattern.finditer(passage.raw):
                    sentence = f"“{found[0]}” is the job that other policies name “{title}”. Use one title for one job."
                    yield Finding("two-titles", code, passage.line, sentence)


def _two_times_for_one_thing(
    passages: Mapping[str, Sequence[Passage]], others: Mapping[str, Sequence[Passage]]
) -> Iterator[Finding]:
    """The same sentence with another time in it: two policies promise two things."""
    told: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
    for code, parts in {**others, **passages}.items():
        for passage in parts:
            for sentence in sentences_of(passage.filled):
                what, times = times_in(sentence)
                if not times:
                    continue
                first = told.setdefault(what, {})
                if first and times not in first and code in passages:
                    (other, before), *_ = first.values()
                    words = f"“{' and '.join(times)}” here, and “{before}” in the same sentence of {other}."
                    yield Finding("two-times", code, passage.line, words)
                first.setdefault(times, (code, " and ".join(times)))


def _two_rows_for_one_thing(
    texts: Sequence[PolicyText], looked_at: Collection[str], answers: Mapping[str, str]
) -> Iterator[Finding]:
    """Tables of two documents that name another time, or another doer, for one thing. Whoever is told of several
    things in one document is told of each by its own time, so only what stands once there is compared.
    """
    told: dict[str, dict[str, list[Row]]] = {}
    for text in sorted(texts, key=lambda text: text.code in looked_at):
        for row in rows_by_when(text, lambda words: fill(words, answers)):
            told.setdefault(row.what, {}).setdefault(text.code, []).append(row)
    for what, by_code in told.items():
        once = [(code, rows[0]) for code, rows in by_code.items() if len(rows) == 1]
        for code, row in once[1:]:
            if code in looked_at:
                yield from _differences(what, (code, row), once[0])


def _differences(what: str, here: tuple[str, Row], there: tuple[str, Row]) -> Iterator[Finding]:
    (code, row), (other, before) = here, there
    if row.times and before.times and row.times != before.times:
        words = f"“{what}”: {' and '.join(row.times)} here, and {' and '.join(before.times)} in a table of {other}."
        yield Finding("two-times", code, row.line, words)
    if row.who and before.who and row.who != before.who:
        words = f"“{what}”: {row.who} here, and {before.who} in a table of {other}."
        yield Finding("two-doers", code, row.line, words, blocks=False)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.replace("+44", "0"))
