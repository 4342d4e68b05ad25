"""The languages a program may speak, by their codes (ISO 639-1)."""

from collections.abc import Mapping
from types import MappingProxyType

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.spanish import SPANISH
from alongside.blueprint.tongues.tongue import Tongue

TONGUES: Mapping[str, Tongue] = MappingProxyType({tongue.code: tongue for tongue in (ENGLISH, SPANISH)})
