"""What is said with a probability, held against simulated truth."""
