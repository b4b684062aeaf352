"""The page by which a caller's own telephone tells where it is."""
