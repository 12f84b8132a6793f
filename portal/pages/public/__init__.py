"""The public register: what everybody may read without an account, and nothing else.

Each module reads an allow-list of columns (`COLUMNS`); whatever is not named there cannot come out.
"""
