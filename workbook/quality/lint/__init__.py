"""The lint of the instructor's notebooks: `workbook check`."""
