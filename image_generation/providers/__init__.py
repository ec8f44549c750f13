"""The providers, and the registry that knows them by name."""
