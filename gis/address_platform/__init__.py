"""The national platform of digital addresses: an address by its code, and the address of a point."""
