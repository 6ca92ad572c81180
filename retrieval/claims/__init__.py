"""Who says what about whom."""
