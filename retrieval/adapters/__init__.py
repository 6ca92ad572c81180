"""Every vendor package that `retrieval` uses stands behind a port here."""
