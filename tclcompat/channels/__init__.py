"""Channels: bytes to characters and back, over any transport."""
