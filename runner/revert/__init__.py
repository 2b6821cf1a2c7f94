"""Back to the images from before, conflicts listed."""
