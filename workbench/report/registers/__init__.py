"""Lists of those who sit in a session: to be signed, and to be filled in and read back as attendance."""
