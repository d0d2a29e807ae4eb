"""Documents in, passages out: reading, chunking, storing and finding. Knows nothing of chat."""
