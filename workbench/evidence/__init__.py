"""What later evidence says: the effect of training, re-tests, ratings, ageing."""
