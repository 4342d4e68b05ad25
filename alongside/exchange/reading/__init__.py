"""Reading roster files: from bytes of any common kind to one sort of line, with every fault and question.

No database.
"""
