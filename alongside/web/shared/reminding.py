"""What a reminder did, or would do, in a sentence: the same on every face."""

from alongside.practice.sessions.actions.remind import Reminder


def said_of_one(name: str, told: Reminder) -> str:
    """After asking one person, or a team, again."""
    if told.asked:
        return f"{name} is asked again{', by letter too' if told.letters else ''}."
    again = f" You can ask again from {told.again_from:%B} {told.again_from.day}." if told.again_from else ""
    return f"{name} was asked in the last week already.{again}"


def before(told: Reminder) -> str:
    """How many it would reach, said before it is sent."""
    if not told.asked:
        return "Everybody it would reach was asked in the last week already."
    gets = "gets" if told.letters == 1 else "get"
    letters = f"{told.letters} of them {gets} a letter" if told.letters else "nobody gets a letter"
    left = f" Another {told.left}, asked in the last week, {'is' if told.left == 1 else 'are'} left in peace."
    reaches = "1 person" if told.asked == 1 else f"{told.asked} people"
    return f"It reaches {reaches}; {letters}.{left if told.left else ''}"


def of_one(told: Reminder) -> str:
    """The same for one person, or one team, in few words; nothing where nothing waits."""
    if told.asked:
        letters = "1 letter" if told.letters == 1 else f"{told.letters} letters"
        return f"Sends {letters}." if told.letters else "Sends no letter: it waits for them here."
    again = f" Again from {told.again_from:%B} {told.again_from.day}." if told.again_from else ""
    return f"Asked in the last week.{again}" if told.left else ""
