"""Reading mail that comes in: who wrote, what they answer, what they say. Pure; nothing here keeps or logs a word."""
