"""Questions in, grounded answers out: retrieval, claims, citations, checks and refusals."""
