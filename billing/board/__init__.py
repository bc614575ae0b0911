"""What the board reads: a month in figures, and the findings that follow from them. Pure, and about nobody by name."""
