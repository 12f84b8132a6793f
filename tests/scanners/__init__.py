"""bandit, and semgrep with this portal's own rules, over the code; both first prove that they find what was planted."""
