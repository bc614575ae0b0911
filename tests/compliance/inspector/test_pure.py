"""The lot, the seal, and the question lists: no database."""

import subprocess
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from compliance.inspecting.returns import ReturnRefused, current_template, read_template, words_in
from compliance.inspecting.sealing import Tampered, check, files_of, fingerprint_of, seal, signing_key, zip_of
from compliance.lot import drawn_by_lot, new_seed
from compliance.pack.text import read_library
from compliance.queries.statements import KEY_QUESTIONS

PEOPLE = [uuid5(UUID(int=0), str(number)) for number in range(14)]
KEY = signing_key("a secret of this installation, and long enough for that")
FILES = {"index.html": b"<p>Hello</p>", "people/margaret-1.html": "Łukasik".encode()}


def test_a_lot_can_be_drawn_again_from_its_seed_in_any_order():
    first = drawn_by_lot(PEOPLE, 5, seed="8F3A00C1")
    assert first == drawn_by_lot(reversed(PEOPLE), 5, seed="8F3A00C1")
    assert len(set(first)) == 5
    assert first == drawn_by_lot(PEOPLE, 14, seed="8F3A00C1")[:5]
    assert drawn_by_lot(PEOPLE, 14, seed="another") != drawn_by_lot(PEOPLE, 14, seed="8F3A00C1")


@pytest.mark.parametrize(("how_many", "found"), [(-1, 0), (0, 0), (1, 1), (14, 14), (99, 14)])
def test_a_lot_draws_no_more_than_there_are(how_many, found):
    assert len(drawn_by_lot([*PEOPLE, PEOPLE[0]], how_many, seed=new_seed())) == found


def test_nobody_is_favoured():
    """1,000 seeds: each of the 14 is drawn about 357 times. Six standard deviations are about 91."""
    drawn = Counter(one for number in range(1000) for one in drawn_by_lot(PEOPLE, 5, seed=str(number)))
    assert all(266 < drawn[one] < 448 for one in PEOPLE), drawn


def test_the_same_files_give_the_same_bytes_and_check_out():
    content = seal(FILES, about={"co-op": "Greenvale"}, key=KEY)
    assert content == seal(dict(reversed(FILES.items())), about={"co-op": "Greenvale"}, key=KEY)
    listed = check(content, fingerprint=fingerprint_of(KEY.public_key()))
    assert set(listed) == {*FILES, "HOW-TO-CHECK.txt"}
    assert fingerprint_of(KEY.public_key()) in files_of(content)["HOW-TO-CHECK.txt"].decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"index.html": b"<p>Hallo</p>"}, "index.html was changed or added"),
        ({"more.html": b"x"}, "more.html was changed or added"),
        ({"index.html": None}, "index.html was taken out"),
        ({"manifest.json": b'{"sha256": {}}'}, "The list of files was changed"),
    ],
)
def test_whatever_was_changed_is_found(change, sentence):
    files = {**files_of(seal(FILES, about={}, key=KEY)), **change}
    changed = zip_of({name: content for name, content in files.items() if content is not None})
    with pytest.raises(Tampered, match=sentence):
        check(changed, fingerprint=fingerprint_of(KEY.public_key()))


def test_another_key_is_found():
    other = signing_key("another secret")
    with pytest.raises(Tampered, match="another key"):
        check(seal(FILES, about={}, key=other), fingerprint=fingerprint_of(KEY.public_key()))


def test_what_we_tell_to_type_works(tmp_path: Path):
    """The words of HOW-TO-CHECK, typed as they stand, where OpenSSL 3 is."""
    for name, content in files_of(seal(FILES, about={}, key=KEY)).items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    lines = [line.strip() for line in (tmp_path / "HOW-TO-CHECK.txt").read_text().splitlines()]
    if "OpenSSL 3" not in typed("openssl version", tmp_path):
        pytest.skip("OpenSSL 3 is not on this machine")
    verify, show = (
        next(line for line in lines if line.startswith(word)) for word in ("openssl pkeyutl", "openssl pkey ")
    )
    assert "Signature Verified Successfully" in typed(verify, tmp_path)
    assert fingerprint_of(KEY.public_key()) in typed(show, tmp_path)


def typed(line: str, folder: Path) -> str:
    return subprocess.run(["/bin/sh", "-c", line], cwd=folder, capture_output=True, text=True).stdout  # noqa: S603


def test_every_statement_has_a_key_question_and_a_policy():
    library = read_library()
    assert len(library.statements) == 34
    assert {code[0] for code in library.statements} == KEY_QUESTIONS.keys()
    assert {code for text in library.texts for code in text.saf_statements} == library.statements.keys()


def test_the_question_list_is_whole():
    template = current_template()
    assert len(template.items) > 30
    assert template.most_words == 500


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ('slug = "a"\nasks = "How many?"', "in exactly one way"),
        ('slug = "a"\nasks = "How many?"\nwords = true\nby_hand = "No."', "in exactly one way"),
        ('slug = "a"\nasks = "How many?"\nwords = true\nlacks = "Levels."', "only a count can lack"),
    ],
)
def test_a_broken_question_list_is_refused(tmp_path: Path, item, sentence):
    head = 'version = "x"\ntitle = "x"\nconfidence = "low"\nsource = "x"\nmost_words = 500\n'
    path = tmp_path / "list.toml"
    path.write_text(f'{head}[[groups]]\ntitle = "People"\n[[groups.items]]\n{item}\n')
    with pytest.raises(ReturnRefused, match=sentence):
        read_template(path)


@pytest.mark.parametrize(("text", "number"), [("", 0), ("  ", 0), ("We listen.", 2), ("one\ntwo\t three", 3)])
def test_words_are_what_stands_between_spaces(text, number):
    assert words_in(text) == number
