"""The life of a co-op's own policies. Pure: the moves, the differences, what may be typed, who reads what."""
