"""Open data: what every room shares to give its lists away, as files, in the catalogue and by the interface."""
