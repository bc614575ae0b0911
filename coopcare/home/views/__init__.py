"""The pages that draw on every app: the front door, home, and the person's booking journeys."""
