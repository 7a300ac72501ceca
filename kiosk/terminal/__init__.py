"""A terminal without a window: its devices, what it does by itself, and what a person sees of it."""
