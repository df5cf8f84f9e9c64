"""The pure core: values in, values out. No Git, files, clock, environment or click in here."""
