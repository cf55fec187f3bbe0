"""The facts of an exam: items and keys, versions, how answers are written, marks, and who sat."""
