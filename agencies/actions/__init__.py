"""Every write to the register: one function per decision. People and dates come in, never a request."""
