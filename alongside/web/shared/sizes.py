"""How large a file is, as pages tell it."""


def size_told(size: int) -> str:
    """`184320` as "184 kB", `2500000` as "2.5 MB", `5000000` as "5 MB"; never "0 kB"."""
    return (
        f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
        if size >= 1_000_000
        else f"{max(1, round(size / 1000))} kB"
    )
