"""A month as balanced journals, and as files for bookkeeping products. Pure."""
