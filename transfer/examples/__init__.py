"""Examples of the transfer packages; ``python -m transfer.examples`` runs the one about moving a file."""
