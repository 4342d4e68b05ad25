"""What happens in an engagement. The rooms here do not know each other."""
