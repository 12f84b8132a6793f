"""A season out of a file: read row by row, played by the actions that everybody uses (`manage.py load_season`)."""
