"""Markdown becomes wikitext that looks the same, and what people typed is never markup."""

import pytest

from mycel.texts.queries.wikitext import wikitext


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# One", "=== One ==="),
        ("**bold** and *slanted*", "'''bold''' and ''slanted''"),
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one<br>two"),
        ("- a\n  - b\n- c", "* a\n** b\n* c"),
        ("1. a\n2. b", "# a\n# b"),
        ("- a\n\n  more", "* a<br>more"),
        ("> said", "<blockquote>\nsaid\n</blockquote>"),
        ("[words](https://example.org/a)", "[https://example.org/a words]"),
        ("[words](/somewhere)", "words"),
        ("---", "----"),
        ("~~gone~~", "<s>gone</s>"),
        ("|a|b|\n|-|-|\n|1|2|", '{| class="wikitable"\n|-\n! a\n! b\n|-\n| 1\n| 2\n|}'),
    ],
)
def test_elements_become_those_of_a_wiki(markdown, expected):
    assert wikitext(markdown) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "{{delete}}", "[[File:x.png]]", "<script>x</script>", "<ref>x</ref>", "~~~~", "\\* star",
        "\\# number", "\\_\\_NOTOC__", "`{{x}}`", "```\n</pre>{{x}}[[y]]\n```", "\\= x =",
        "[a]]{{b}}](https://example.org/]{{c}})", "![{{x}}](https://example.org/y)", "\\: x",
        "|a|\n|-|\n|{{x}} \\| [[y]]|", "# {{x}} =", "{\\{x}}", "<!-- x -->", "'\\'\\'x'''",
    ],
)  # fmt: skip
def test_nothing_that_people_typed_is_markup(hostile):
    told = wikitext(hostile)
    for sign in ("{{", "[[", "<script", "<ref", "~~~", "</pre>{", "__NOTOC__", "<!--"):
        assert sign not in told, told
    assert not told.startswith(("*", "#", ":", ";")), told


def test_no_words_are_no_wikitext():
    assert wikitext("  \n ") == ""
