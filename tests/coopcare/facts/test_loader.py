import datetime as dt
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from coopcare.errors import Invalid
from coopcare.facts.loader import load_facts, read_facts, rows_from
from coopcare.facts.models import Fact

APRIL_6 = dt.date(2026, 4, 6)
SOURCES = {"S1": {"title": "An official page", "url": "https://www.gov.uk/", "seen_on": dt.date(2026, 11, 21)}}


def dated(**more):
    return {"value": "12.71", "from": APRIL_6, "status": "in_force", "confidence": "H", "source": "S1", **more}


def content(*values, **more):
    figure = {"key": "a.key", "name": "A figure", "unit": "pounds", "values": list(values or [dated()]), **more}
    return {"sources": SOURCES, "fact": [figure]}


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


def refusal(parsed):
    with pytest.raises(Invalid) as refused:
        rows_from(parsed)
    return refused.value.message


def test_a_row_carries_its_source():
    (row,) = rows_from(content(dated(to=dt.date(2027, 4, 5), note="A note.")))
    assert row.identity == ("a.key", "england", APRIL_6)
    assert (row.source, row.source_url) == ("An official page", "https://www.gov.uk/")
    assert row.source_seen_on == dt.date(2026, 11, 21)
    assert (row.value, row.valid_to, row.note) == ("12.71", dt.date(2027, 4, 5), "A note.")


def test_a_source_is_not_needed():
    (row,) = rows_from(content(without(dated(), "source")))
    assert (row.source, row.source_url, row.source_seen_on) == ("", "", None)


@pytest.mark.parametrize(
    ("parsed", "sentence"),
    [
        (content(dated(value="twelve")), "a.key from 2026-04-06: “twelve” cannot be read as pounds."),
        (content(dated(value=12)), "a.key: a value is written in quotes"),
        (content(dated(to=dt.date(2026, 4, 5))), "ends on 2026-04-05, before it starts"),
        (content(dated(**{"from": dt.datetime(2026, 4, 6)})), "“from” must be a date"),  # noqa: DTZ001
        (content(dated(**{"from": "2026-04-06"})), "“from” must be a date"),
        (content(dated(to="soon")), "“to” must be a date"),
        (content(dated(status="maybe")), "“maybe” must be one of in_force"),
        (content(dated(confidence="X")), "“X” must be one of H, M, L"),
        (content(dated(source="S9")), "the source S9 is not in the list"),
        (content(dated(until=APRIL_6)), "“until” is not something a dated value has"),
        (content(without(dated(), "from")), "“from” is missing"),
        (content(without(dated(), "status")), "“status” is missing"),
        (content(without(dated(), "confidence")), "“confidence” is missing"),
        (content(without(dated(), "value")), "a figure that is not known needs a note"),
        (content(unit="furlongs"), "“furlongs” is not a unit we know"),
        (content(colour="red"), "“colour” is not something a figure has"),
        (content(jurisdiction="mars"), "“mars” must be one of england"),
        (content(name=""), "“name” is missing"),
        ({"fact": [{"name": "x", "unit": "days", "values": [dated()]}]}, "a figure without a key: “key” is missing"),
        (content(values=[]), "“values” is missing"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(parsed, sentence):
    assert sentence in refusal(parsed)


def test_every_problem_is_named_at_once():
    message = refusal(content(dated(value="x"), dated(value="y", **{"from": dt.date(2027, 4, 6)})))
    assert message.count("cannot be read as pounds") == 2
    assert "still holds on that day" in message


def test_two_values_may_not_hold_on_one_day():
    first, second = dated(to=dt.date(2027, 4, 5)), dated(**{"from": dt.date(2027, 4, 6)})
    assert len(rows_from(content(first, second))) == 2
    overlapping = "a.key from 2027-04-06: the value from 2026-04-06 still holds on that day."
    assert overlapping in refusal(content(dated(to=dt.date(2027, 4, 6)), second))
    assert overlapping in refusal(content(second, dated()))
    assert "still holds" in refusal(content(dated(), dated()))


def test_the_same_days_in_two_countries_or_for_two_figures_are_no_overlap():
    parsed = content()
    parsed["fact"] += content(jurisdiction="wales")["fact"] + content(key="b.key")["fact"]
    assert len(rows_from(parsed)) == 3


def test_a_file_that_is_missing_or_broken(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        read_facts(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("= 1")
    with pytest.raises(Invalid, match="cannot be read"):
        read_facts(broken)
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="cannot be read"):
        read_facts(broken)


@pytest.mark.django_db
def test_loading_creates_then_leaves_alone_then_changes():
    rows = rows_from(content())
    first = load_facts(rows)
    assert (first.created, first.changed, first.unchanged, first.left) == (1, 0, 0, ())
    made = Fact.objects.get()
    again = load_facts(rows)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    third = load_facts([replace(rows[0], value="13.00", note="Corrected.")])
    assert (third.created, third.changed, third.unchanged) == (0, 1, 0)
    now = Fact.objects.get()
    assert (now.id, now.value, now.note) == (made.id, "13.00", "Corrected.")


@pytest.mark.django_db
def test_rows_that_the_file_no_longer_has_are_kept_and_named():
    load_facts(rows_from(content(dated(to=dt.date(2026, 5, 1)))))
    loaded = load_facts(rows_from(content(key="b.key")))
    assert (loaded.created, loaded.left) == (1, ("a.key from 2026-04-06: 12.71",))
    assert Fact.objects.count() == 2


@pytest.mark.django_db
def test_a_kept_row_may_not_overlap_a_new_one():
    load_facts(rows_from(content()))
    with pytest.raises(Invalid, match="still holds on that day"):
        load_facts(rows_from(content(dated(**{"from": dt.date(2026, 5, 1)}))))
    assert Fact.objects.count() == 1


@pytest.mark.django_db
def test_the_database_itself_refuses_two_rows_from_one_day_and_an_end_before_the_start():
    row = dict(key="a", name="A", unit="days", status="in_force", confidence="H", valid_from=APRIL_6)
    Fact.objects.create(**row)
    for more in ({}, {"key": "b", "valid_to": dt.date(2026, 4, 5)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**{**row, **more})
    Fact.objects.create(**{**row, "key": "b", "valid_to": APRIL_6})


@pytest.mark.django_db
def test_the_command_reports_what_it_did(capsys):
    call_command("load_facts")
    first = capsys.readouterr().out
    count = Fact.objects.count()
    assert f"{count} created, 0 changed, 0 unchanged" in first
    call_command("load_facts")
    assert f"0 created, 0 changed, {count} unchanged" in capsys.readouterr().out
    Fact.objects.create(
        key="old", name="Old", unit="days", value="1", status="in_force", confidence="H", valid_from=APRIL_6
    )
    call_command("load_facts")
    assert "Kept, though the file does not have it: old from 2026-04-06: 1" in capsys.readouterr().out
    call_command("load_facts", verbosity=0)
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_the_command_refuses_a_bad_file_and_changes_nothing(tmp_path):
    bad = tmp_path / "facts.toml"
    bad.write_text('[[fact]]\nkey = "a"\nname = "A"\nunit = "days"\nvalues = [{ value = "x", from = 2026-04-06 }]\n')
    with pytest.raises(CommandError, match="“status” is missing"):
        call_command("load_facts", file=bad)
    assert Fact.objects.count() == 0
