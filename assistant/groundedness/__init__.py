"""Does the evidence say what the claim says? One verdict a claim, from features of words and token vectors."""

from assistant.groundedness.checker import GroundednessChecker, Verdict

__all__ = ["GroundednessChecker", "Verdict"]
