"""The API: lists are empty for who may see nothing; NEVER_SEES watches what is in them."""

from tests.access.actors import EVERYBODY, HER_MONEY, HER_VISITS, HERE, KNOWS_HER, row

ROWS = [
    # The API: lists are empty for who may see nothing; NEVER_SEES watches what is in them.
    row("api:schema", who=EVERYBODY),
    row("api:visits", who=HERE),
    row("api:people", who=HERE),
    row("api:invoices", who=HERE),
    row("api:statements", who=HERE),
    row("api:nothing", who=""),
    row("api:visit", "agreed", who=HER_VISITS),
    row("api:cancel_visit", "agreed", who="margaret david ana mo", knows=HER_VISITS,
        body={"version": 1, "reason": "not_needed"}),
    row("api:accept", "asked_place", who="amira", knows=HER_VISITS, body={}),
    row("api:decline", "asked_place", who="amira", knows=HER_VISITS, body={}),
    row("api:arrive", "agreed_place", who="amira", knows=HER_VISITS, body={}),
    row("api:leave", "agreed_place", who="amira", knows=HER_VISITS, body={}),
    row("api:person", "margaret", who=KNOWS_HER),
    row("api:package", "package", who="margaret david ana mo"),
    row("api:invoice", "invoice", who=HER_MONEY),
    row("api:statement", "statement", who=HER_MONEY),
]  # fmt: skip
