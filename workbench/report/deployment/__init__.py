"""The report on advice on placing people."""
