"""What the twin answers over HTTP, one file for each kind of visitor."""
