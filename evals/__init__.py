"""Question sets and labelled sets -> the same Assistant -> records -> scores -> report."""
