"""Lists and figures as files: what a file says (book), and how it is written (xlsx, texts)."""
