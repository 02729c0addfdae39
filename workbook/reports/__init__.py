"""Tables of marks."""
