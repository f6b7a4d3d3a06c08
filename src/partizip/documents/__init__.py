"""Content-addressed files, PDF, spreadsheets in and out."""
