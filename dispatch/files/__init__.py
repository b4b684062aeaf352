"""The files of incidents: what is in them, and the folder that keeps them. Knows no row."""
