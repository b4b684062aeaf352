"""The demonstration province: areas, stations, units and accounts of the former Bình Phước. It invents no history."""
