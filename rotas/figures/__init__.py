"""Continuity, reliability and fairness as figures, and what each means in words. Pure."""
