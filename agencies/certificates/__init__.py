"""The second clock: third-party certificates, kept apart from declarations."""
