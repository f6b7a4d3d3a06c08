"""The outermost room: settings, addresses, middleware, page frame and components."""
