"""Each defence of docs/security.md is taken out, in a copy of the code, and a test has to notice."""
