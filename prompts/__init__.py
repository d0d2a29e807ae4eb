"""Every prompt as a file of its own, and the rendering that names a missing variable."""
