"""The search for faults of markup finds those that are planted."""

from tests.canary.crawl import HTML, Answer
from tests.canary.markup import faults


def test_the_search_finds_planted_faults() -> None:
    main = '<main><h1>A<h1 id=a style="x" onclick=y>B</h1><i id=a></main>'
    body = f"<!DOCTYPE html><html><title></title>{main}<script>1</script>"
    found = faults(Answer("/", 200, HTML, body, body, {}, "200", ""), signed_in=True)
    told = {"2 <h1>", "no language", "an empty title", "style= on <h1>", "onclick= on <h1>", "id a twice"}
    assert told | {"an inline script without its nonce"} <= set(found)
    assert [each for each in found if each.startswith("line 1: ")] != []
