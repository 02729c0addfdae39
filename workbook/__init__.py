"""The machinery behind the course: what the instructor runs, and no student gets."""
