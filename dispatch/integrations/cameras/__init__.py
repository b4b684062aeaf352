"""Pictures of cameras, fetched by the centre from their gateway: the browser talks to nobody but us."""
