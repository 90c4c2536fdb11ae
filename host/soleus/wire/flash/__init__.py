"""Flash."""
