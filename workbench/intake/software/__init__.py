"""What exam software writes: column patterns with a name, and the exports that need more than a pattern."""
