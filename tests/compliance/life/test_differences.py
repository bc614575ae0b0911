"""What is different, in paragraphs and words; and a new model text beside the co-op's copy."""

import pytest

from compliance.life.differences import ADDED, CHANGED, REMOVED, SAME, differences, is_changed
from compliance.life.merging import News, Part, news_between, replaced, take

OLD = (Part("Purpose", "Why."), Part("Procedure", "One.\n\nTwo."), Part("Training", "Yearly."))
NEW = (Part("Purpose", "Why."), Part("Procedure", "One.\n\nThree."), Part("Weather", "Snow."))


def kinds(old: str, new: str) -> list[tuple[str, str]]:
    return [(one.kind, "".join(words.text for words in one.words)) for one in differences(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Same.", "Same.\n", [(SAME, "Same.")]),
        ("", "New.", [(ADDED, "New.")]),
        ("Gone.", "", [(REMOVED, "Gone.")]),
        ("Keep.\n\nGone away.", "Keep.", [(SAME, "Keep."), (REMOVED, "Gone away.")]),
        ("Ring the office.", "Bees make honey in June.",
         [(REMOVED, "Ring the office."), (ADDED, "Bees make honey in June.")]),
    ],
)  # fmt: skip
def test_whole_paragraphs(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(old, new) == expected
    assert is_changed(differences(old, new)) == any(kind != SAME for kind, _ in expected)


def test_words_inside_a_paragraph_that_is_alike() -> None:
    (paragraph,) = differences("Ring the office within 3 days.", "Ring the office within 5 days.")
    assert paragraph.kind == CHANGED
    assert [(one.kind, one.text) for one in paragraph.words if one.kind != SAME] == [(REMOVED, "3"), (ADDED, "5")]


@pytest.mark.parametrize(("old", "new"), [("a b c d e", "a b x d e"), ("one\ntwo\nthree", "two\nthree\nfour")])
def test_both_texts_can_be_read_out_of_it(old: str, new: str) -> None:
    found = differences(old, new)
    for kept, lost in ((old, ADDED), (new, REMOVED)):
        lines = ["".join(words.text for words in one.words if words.kind != lost) for one in found]
        assert [line for line in lines if line] == kept.split("\n")


def test_only_what_the_model_changed_is_news() -> None:
    own = replaced(OLD, "Purpose", "Our own why.")
    assert news_between(OLD, own, NEW) == [
        News("Procedure", "One.\n\nTwo.", "One.\n\nTwo.", "One.\n\nThree."),
        News("Weather", None, None, "Snow."),
        News("Training", "Yearly.", "Yearly.", None),
    ]
    assert news_between(NEW, own, NEW) == []


@pytest.mark.parametrize(
    ("words", "is_own", "is_taken"),
    [("One.\n\nTwo.", False, False), ("Ours.", True, False), ("One.\n\nThree.", False, True)],
)
def test_what_the_co_op_wrote_itself_is_known(words: str, is_own: bool, is_taken: bool) -> None:
    one = news_between(OLD, replaced(OLD, "Procedure", words), NEW)[0]
    assert (one.is_own, one.is_taken_already) == (is_own, is_taken)


def test_a_section_is_taken_put_in_or_taken_out() -> None:
    own = replaced(OLD, "Purpose", "Our own why.")
    for one in news_between(OLD, own, NEW):
        own = take(own, NEW, one.heading)
    assert own == (Part("Purpose", "Our own why."), Part("Procedure", "One.\n\nThree."), Part("Weather", "Snow."))


def test_the_base_comes_to_the_new_model_whatever_is_decided() -> None:
    base = OLD
    for one in news_between(OLD, OLD, NEW):
        base = take(base, NEW, one.heading)
        assert one.heading not in {left.heading for left in news_between(base, OLD, NEW)}
    assert base == NEW


def test_a_new_first_section_goes_first() -> None:
    new = (Part("Foreword", "Hello."), *OLD)
    assert take(OLD, new, "Foreword") == new


def test_words_under_a_heading_that_is_not_there_are_a_fault() -> None:
    with pytest.raises(KeyError):
        replaced(OLD, "Weather", "Snow.")
