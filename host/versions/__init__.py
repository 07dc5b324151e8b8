"""Which versions of what others publish are used here: a table each, and its loader."""
