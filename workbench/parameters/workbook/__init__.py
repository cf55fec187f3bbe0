"""Frameworks and parameters as workbooks, which offices keep: sheets in Vietnamese or English, without loss."""
