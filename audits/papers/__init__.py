"""What minutes and notices say and how they look. Pure: no database, no request; actions keep what comes out."""
