"""The questions of the money pages. What may be kept is decided by the services."""
