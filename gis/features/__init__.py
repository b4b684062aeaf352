"""What stands near a place, which cameras may see it, and how both come into the centre."""
