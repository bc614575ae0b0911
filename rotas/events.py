"""News for the apps above, sent inside the transaction: `sender` is Visit or Leave; the row and `actor` come too."""

from django.dispatch import Signal

# A visit will not happen. `visit.cancel_reason` and `visit.cancelled_at` say why and when.
visit_cancelled = Signal()

# A visit has been given, or the times of a given visit were put right: sent again each time they change.
visit_given = Signal()

# Nobody came to a visit, or one of two did not; the record may still be put right.
visit_missed = Signal()

# Somebody's leave was agreed, or their days off sick were written down: `leave`, with whole local days from `starts_on`
# to `ends_on`.
leave_approved = Signal()
