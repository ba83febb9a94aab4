"""What the documents promise and what tclsh does, checked: ``python -m conformance --help``."""
