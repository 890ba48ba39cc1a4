"""What accounts does when something outside it happens."""
