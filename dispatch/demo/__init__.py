"""The demonstration province: areas, stations, units, hospitals, people of former Bình Phước. It invents no history."""
