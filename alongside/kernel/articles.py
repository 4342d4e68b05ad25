"""The article an English sentence puts before a word it did not write itself."""


def article(word: str) -> str:
    """Say "a" or "an", as the word is spoken: a union member, an umpire, an hour, a European, a one-off."""
    low = word.lower()
    if low.startswith(("hour", "honor", "honest", "heir")):
        return "an"
    if low.startswith(("uni", "us", "eu", "one", "once")):
        return "a"
    return "an" if low[:1] in "aeiou" and low else "a"
