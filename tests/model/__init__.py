"""What the words of the domain hold together."""
