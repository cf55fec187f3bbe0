"""From a parameter file to a folder of reports: batches, resume, manifest."""
