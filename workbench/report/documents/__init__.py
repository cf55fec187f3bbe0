"""Reports as documents that people edit, filter, sign and file: XLSX, DOCX, PDF."""
