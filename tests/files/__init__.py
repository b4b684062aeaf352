"""What files are, and the folder that keeps them."""
