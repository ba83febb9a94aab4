"""Command pipelines (exec(n), open(n)); nothing here is imported before the first one."""
