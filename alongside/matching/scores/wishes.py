"""What somebody asks for in a helper, as it is compared with what is known of helpers: words against how they describe
themselves, a language also against the languages they speak."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from alongside.matching.scores.criteria import HALF, UNIT, Scored, Words, marks
from alongside.matching.scores.kinds import Kinds, for_all

ARTICLES = frozenset({"a", "an", "the", "un", "una", "el", "la"})

# Words around the name of a language that say no more than that it is spoken.
AROUND = frozenset(
    "speak speaks spoken speaking speaker speakers fluent fluently native bilingual in language who that can also well "
    "of knows habla hablan hable hablar hablante que de en lengua idioma nativa nativo bilingüe".split()
)
AND = frozenset({"and", "y", "e", "&", "+"})

# Languages by their usual name and what else they go by: the others are those that rosters name.
LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "albanian": ("albanés",), "american sign language": ("asl", "sign language"), "amharic": (),
        "arabic": ("árabe",), "armenian": ("armenio",), "assyrian": (), "bengali": ("bangla", "bengalí"),
        "bosnian": ("bosnio",), "bulgarian": ("búlgaro",), "burmese": ("birmano",), "cantonese": ("cantonés",),
        "cherokee": (), "chinese": ("chino",), "croatian": ("croata",), "czech": ("checo",), "dari": (),
        "dutch": ("holandés", "neerlandés"), "english": ("inglés",), "farsi": ("persian", "persa"), "finnish": (),
        "french": ("francés", "français"), "german": ("alemán", "deutsch"), "greek": ("griego",), "gujarati": (),
        "haitian creole": ("kreyol", "kreyòl"), "hawaiian": (), "hebrew": ("hebreo",), "hindi": (), "hmong": (),
        "hungarian": ("húngaro",), "igbo": (), "italian": ("italiano",), "japanese": ("japonés",),
        "khmer": ("cambodian",), "korean": ("coreano",), "kurdish": ("kurdo",), "lao": (), "latvian": (),
        "lithuanian": ("lituano",), "malayalam": (), "mandarin": ("mandarín", "mandarin chinese"),
        "nahuatl": ("náhuatl",), "navajo": ("diné",), "nepali": (), "pashto": (), "polish": ("polaco", "polski"),
        "portuguese": ("portugués", "português"),
        "punjabi": ("panjabi",), "quechua": (), "romanian": ("rumano",), "russian": ("ruso",), "samoan": (),
        "serbian": ("serbio",), "slovak": (), "somali": (), "spanish": ("español", "castellano", "castilian"),
        "swahili": (), "swedish": ("sueco",), "tagalog": ("filipino",), "tamil": (), "telugu": (), "thai": (),
        "tigrinya": (), "turkish": ("turco",), "ukrainian": ("ucraniano",), "urdu": (), "uzbek": (),
        "vietnamese": ("vietnamita",), "welsh": (), "yiddish": (), "yoruba": (),
    }
)  # fmt: skip
USUAL = MappingProxyType({name: usual for usual, others in LANGUAGES.items() for name in (usual, *others)})


@dataclass(frozen=True)
class Told:
    """What helpers told that wishes are compared with: how each describes themselves, and what each speaks."""

    described: Sequence[Words]
    spoken: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Answered:
    """What of somebody's wishes one helper meets, does not meet, and what is not known of them."""

    met: Words
    unmet: Words
    unknown: Words


def wish(asked: Sequence[Words], helpers: Told) -> Scored:
    """The part of what a person asked for that the helper is, of which a half counts where that is not known; counts
    only for people who asked."""
    spoken = languages_of(helpers.spoken)
    here = Kinds.among([tuple(dict.fromkeys(key for key, _ in _parts(words, spoken))) for words in asked])
    there = Kinds.among(list(zip(helpers.described, helpers.spoken, strict=True)))
    place = {key: k for k, key in enumerate({key for keys in here.values for key in keys})}
    speaks = np.array([key in spoken for key in place] or [False], np.bool_)
    told_words, told_languages = (np.array([bool(one[n]) for one in there.values], np.bool_)[:, None] for n in (0, 1))
    met = marks([_has(*one, spoken) for one in there.values], place)
    known = (met > 0) | np.where(speaks, told_languages, told_words)
    wanted = marks(here.values, place)
    sizes = wanted.sum(axis=1).astype(np.int32)[:, None]
    halves = np.rint(wanted @ np.where(known, 2 * met, 1).astype(np.float32).T).astype(np.int32)
    some = (wanted @ known.astype(np.float32).T) > 0
    level = np.where(some, (UNIT * halves + sizes) // np.maximum(2 * sizes, 1), HALF).astype(np.int16)
    return Scored(for_all(level, here, there), for_all(some, here, there), (sizes[:, 0] > 0)[here.of])


def answered(wanted: Words, described: Words, speaks: Words, spoken: Collection[str]) -> Answered:
    """The same for one pair, in the words of whoever asked."""
    has, found = _has(described, speaks, spoken), dict[str, list[str]](met=[], unmet=[], unknown=[])
    for key, said in dict(_parts(wanted, spoken)).items():
        known = speaks if key in spoken else described
        found["met" if key in has else "unmet" if known else "unknown"].append(said)
    return Answered(*(tuple(found[name]) for name in ("met", "unmet", "unknown")))


def languages_of(spoken: Iterable[Words]) -> frozenset[str]:
    """The languages a wish can name: those many know by name, and whatever else helpers speak."""
    return frozenset(USUAL.values()).union(_usual(word) for words in set(spoken) for word in words)


def as_asked(words: str) -> str:
    """What somebody asked for, or says of themselves, as the two are compared: "A Woman" asks for a "woman"."""
    told = words.casefold().replace("-", " ").split()
    return " ".join(word for word in told if word not in ARTICLES) or " ".join(told)


def _parts(words: Words, spoken: Collection[str]) -> Iterable[tuple[str, str]]:
    """Each wish as it is compared and as it was said; several languages in one breath are several wishes."""
    for word in words:
        named = _named(word, spoken)
        if len(named) == 1:
            yield named[0], word
        elif named:
            yield from ((language, language.capitalize()) for language in named)
        else:
            yield as_asked(word), word


def _named(words: str, spoken: Collection[str]) -> list[str]:
    """The languages some words name, and name nothing else; none where there is anything else."""
    several: list[list[str]] = [[]]
    for word in as_asked(words).split():
        if word in AND:
            several.append([])
        else:
            several[-1].append(word)
    found = [_language(part, spoken) for part in several]
    return found if all(found) else []


def _language(words: Sequence[str], spoken: Collection[str]) -> str:
    whole = _usual(" ".join(words))
    bare = _usual(" ".join(word for word in words if word not in AROUND))
    return next((one for one in (whole, bare) if one in spoken), "")


def _usual(language: str) -> str:
    name = as_asked(language)
    return USUAL.get(name, name)


def _has(described: Words, speaks: Words, spoken: Collection[str]) -> Words:
    """What a helper is, as wishes are compared: by their own words, and by the languages they speak."""
    return (*(key for key, _ in _parts(described, spoken)), *(_usual(word) for word in speaks))
