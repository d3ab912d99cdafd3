"""Letters to people: the words, the mail around them, and the server that carries it."""
