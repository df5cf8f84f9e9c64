"""What hooks and plain calls run, without click: a hook must not be waited for."""
