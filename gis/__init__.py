"""Places and areas: a leaf that knows no unit and no incident."""
