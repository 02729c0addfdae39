"""What shows that a chapter's exercises, tests and marks are good ones."""
