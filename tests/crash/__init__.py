"""Processes are ended at every step of a request's way, and what is left is judged by the vendor's own log."""
