"""Administrative procedures, and whether agencies' documents cover them."""
