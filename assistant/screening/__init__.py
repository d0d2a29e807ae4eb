"""What must not go in (personal data, injection, what the assistant is not for) and what must not go out."""

from assistant.screening.going_out import screen_output
from assistant.screening.injection import suspicious
from assistant.screening.personal_data import Masked, mask
from assistant.screening.questions import Screening, screen

__all__ = ["Masked", "Screening", "mask", "screen", "screen_output", "suspicious"]
