"""F2, the floor of every page: the portal itself with a bare view behind its sign-in."""
