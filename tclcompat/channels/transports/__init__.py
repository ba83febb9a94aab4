"""Where the bytes of a channel come from and go to."""
