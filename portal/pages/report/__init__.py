"""The yearly report of the province: figures, words built from them, as a page, as Word, as a list."""
