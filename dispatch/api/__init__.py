"""The HTTP API: parse, call an action or a selector, answer with a shape of the contract."""
