"""The types everything speaks: records, protocol, events, reports, errors. Nothing here does I/O."""
