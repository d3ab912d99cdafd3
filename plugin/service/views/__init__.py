"""What the doors show: frozen values without a session, a table or a sentence in them."""
