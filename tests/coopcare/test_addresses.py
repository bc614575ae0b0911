"""The address in a letter is of the co-op that is served, and a letter to nobody is not queued."""

from coopcare.outbox.letters import write_letter
from coopcare.outbox.models import Message
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import acting_for
from tests.cast import Cast


def test_an_address_is_of_the_co_op_served_or_of_the_one_named(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        assert page_address("/money/").endswith("/money/")
        assert f"//{cast.coop.slug}." in page_address("/")
    assert f"//{cast.coop.slug}." in page_address("/", cast.coop)


def test_a_letter_greets_says_links_and_signs(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        write_letter(to="", name="Cora", subject="Nothing", lines=["Nobody reads this."], path="/")
        assert not Message.objects.exists()
        write_letter(to="cora@people.example", name="Cora", subject="A word", lines=["One.", "Two."], path="/money/")
        message = Message.objects.get()
    expected = ["Dear Cora,", "One.", "Two."]
    assert message.body.split("\n\n")[:3] == expected
    assert "/money/" in message.body
    assert message.body.endswith(cast.coop.phone)
