"""Scripts that fit the small weights that the assistant ships, and what they are fitted on."""
