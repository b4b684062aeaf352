"""The lists that every centre starts with. They are examples as data files; what the centre has edited always wins."""
