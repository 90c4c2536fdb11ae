"""View models."""
