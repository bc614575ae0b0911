"""The week as it is read: as a table, as a day on the road, on the wall of a home, and as it was published."""
