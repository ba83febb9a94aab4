"""Hot procedures and loops as Python functions; see ``engine`` for how it hangs together."""
