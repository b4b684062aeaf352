"""The domain of the emergency operations centre, layer first: see docs/life-of-a-call.md."""
