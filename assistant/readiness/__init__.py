"""The readiness check: questions that leaders put to themselves, the result against target, and how it is kept."""
