"""What every report shares: the view of an analysis, the pieces of a page, books, letters, drawings' style."""
