"""Two views of a topic: who is named as having done it, and what was said of it over the years."""
