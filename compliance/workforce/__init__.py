"""Training and supervision: what is asked, and how each worker stands. Pure."""
