"""How an exam was read: officers' answers item by item."""
