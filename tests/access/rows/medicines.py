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
    # Doses: whoever gives the visit, or runs its rota, writes; Ben has no place at it.
    row("rotas:visit_medicines", "done", who=HER_RECORD),
    row("rotas:write_dose", "done", "medicine", who="amira ana mo", knows=HER_RECORD),
    row("rotas:medicine_entry", "medicine_entry", who=HER_RECORD),
    row("rotas:correct_dose", "medicine_entry", who="amira ana mo", knows=HER_RECORD),
    row("rotas:dose_effect", "medicine_entry", who="amira ana mo", knows=HER_RECORD),
    row("rotas:medicine_gaps", who="ana iris mo"),
    row("rotas:my_medicines_chart", who="margaret cora david"),
    row("rotas:medicines_chart", "margaret", who=HER_RECORD),
    row("rotas:medicines_chart_paper", "margaret", who=HER_RECORD),
]
