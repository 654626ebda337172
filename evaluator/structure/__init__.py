"""Second room: a clean document → numbered units → sentences."""

from .languages import Language, chinese_share, simplified
from .units import Kind, Sentence, StructuredText, Unit, read_structure
from .words import chinese_words

__all__ = [
    "Kind",
    "Language",
    "Sentence",
    "StructuredText",
    "Unit",
    "chinese_share",
    "chinese_words",
    "read_structure",
    "simplified",
]
