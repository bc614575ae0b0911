"""What Margaret takes. Her team reads it, and may be the second person who checks; the office writes."""

from tests.access.actors import row

HER_RECORD = "margaret david amira ben ana mo"

ROWS = [
    row("clusters:my_medicines", who="margaret cora david"),
    row("clusters:medicines_of", "margaret", who=HER_RECORD),
    row("clusters:agree_medicines", "margaret", who="ana mo", knows=HER_RECORD),
    row("clusters:write_medicine", "margaret", who="ana mo", knows=HER_RECORD),
    row("clusters:medicine", "medicine", who=HER_RECORD),
    # Ana wrote it, so she does not check it.
    row("clusters:check_medicine", "medicine", who="amira ben mo", knows=HER_RECORD),
    row("clusters:change_medicine", "medicine", who="ana mo", knows=HER_RECORD),
    row("clusters:end_medicine", "medicine", who="ana mo", knows=HER_RECORD),
]
