"""The map as vector tiles, drawn by PostGIS from one table of layers. None holds an incident, a unit or a person."""
