"""User files: found, read, written, and worked on by several processes."""
