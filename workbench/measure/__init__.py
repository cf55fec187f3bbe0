"""From answers to scores, levels and the error of both; pure functions on frames."""
