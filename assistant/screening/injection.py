# ruff: noqa: E501 - one rule a line
"""Instructions aimed at the assistant: in a question they are declined, in a document they keep a passage from a model.

Rules, not a model: each needs an order (not a mention) and what it is aimed at, so that questions *about* prompt
injection, and harmless uses of "ignore" or "pretend", pass. What they miss is told in docs/quality.md.
"""

from __future__ import annotations

import re
import unicodedata

_ORDER = r"(?:^|[.!?:;,>\n\"'“‘(]\s*|\b(?:please|kindly|now|then|and|just|first|instead|you (?:must|should|can|will|may|have to|need to)|i (?:want|need|order|command) you to|can you|could you|let'?s)\s+)"
_EARLIER = r"(?:previous|prior|preceding|earlier|above|foregoing|initial|original|former|existing|current|your|system|developer|hidden|default|safety)"
_RULES = r"(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|directives?|restrictions?|programming|safeguards?|guardrails?|filters?|training|constraints?|context|messages?|policies|limitations?|orders)"
_DROP = r"(?:ignore|disregard|forget|override|overrule|bypass|skip|drop|neglect|discard|abandon|delete|do not (?:follow|obey)|don'?t (?:follow|obey)|stop (?:following|obeying)|pay no attention to)"

_AIMED_AT_THE_ASSISTANT = (
    rf"{_ORDER}{_DROP}\s+(?:\w+\s+){{0,4}}?{_EARLIER}\s+(?:\w+\s+){{0,3}}?{_RULES}\b",
    rf"{_ORDER}{_DROP}\s+(?:all|any|every|the|these|those)?\s*(?:of\s+)?(?:the\s+|your\s+)?{_RULES}\s+(?:above|before|so far|you (?:were|have been|got|have)|given to you|from (?:before|above|the developer))",
    rf"{_ORDER}(?:ignore|disregard|forget)\s+(?:everything|all|anything|what(?:ever)?)\b(?:\s+\w+){{0,4}}?\s*(?:above|before|you (?:know|were|have been|learn)|said|told|written|previously|prior)",
    rf"{_ORDER}(?:ignore|disregard|forget)\s+(?:all\s+)?(?:the\s+|your\s+)?(?:sources|documents|passages|library|context)\b(?!\s+of)",
    rf"{_ORDER}(?:ignore|disregard|forget)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:above|foregoing|preceding)\b",
    r"\b(?:show|reveal|print|repeat|tell|give|output|display|leak|share|paste|write|expose|dump|recite|what(?:'s| is| are| was| were))\s+(?:\w+\s+){0,4}?(?:your|the|ur)\s+(?:\w+\s+){0,2}?(?:system|hidden|secret|initial|original|internal|developer|pre-?)\s*-?(?:prompt|instructions?|message|configuration|rules)(?:\s+(?:you|above|verbatim|word for word|now|in full|please)|\s*[.?!\"']*\s*$)",
    r"\b(?:reveal|print|repeat|output|show me|tell me|what (?:is|are|were))\s+your\s+(?:exact\s+|full\s+)?(?:prompt|instructions|programming)\b",
    r"\b(?:repeat|print|output|copy)\s+(?:back\s+)?(?:everything|all|the (?:words|text|lines?|paragraph|content))(?:\s+\w+){0,3}?\s+(?:above|before this|so far|starting with)",
    r"\byou are (?:now|no longer)\s+(?:a|an|in|bound|going|free|dan\b|not|the|restricted|chatgpt|under|required|my|\w*gpt|limited|operating|acting)",
    r"\bfrom now on,?\s+(?:you (?:will|must|are|should|shall|can|only|act|answer|respond)|act|respond|answer|ignore|pretend|speak|your (?:answers?|responses?|name)|only)\b",
    r"\b(?:act|behave|respond|answer|pretend|role-?play|imagine|simulate)\b(?:\W+\w+){0,14}?\W+(?:no|without(?: any)?|free (?:from|of)|not bound by|ignoring|outside)\s+(?:\w+\s+){0,2}?(?:restrictions?|rules|filters?|limits|limitations|censorship|guidelines|ethics|morals|safeguards|guardrails|content polic\w+)",
    r"\b(?:act|respond|answer|pretend|role-?play|behave)\b(?:\W+\w+){0,6}?\W+(?:unrestricted|unfiltered|uncensored|evil|amoral|jailbroken|unaligned|rogue|malicious)\s+(?:ai|assistant|model|bot|chatbot|version of (?:you(?:rself)?\b|chatgpt|an? ai)|hacker|llm|gpt)",
    r"\b(?:do anything now|dan mode|(?:developer|jailbreak|god|debug|admin|sudo|unrestricted) mode (?:enabled|on|activated|now)|(?:enter|enable|activate|switch to|go into) (?:\w+ )?(?:developer|jailbreak|dan|god|debug|admin|unrestricted) mode)\b",
    r"<\|?(?:im_start|im_end|system|endoftext|assistant)\|?>|\[/?INST\]|<<SYS>>|(?:^|\n)\s*#{2,}\s*(?:system|new instructions?|instruction)\b|(?:^|\n)\s*(?:system|assistant|developer)\s*(?:prompt|message|override)?\s*:\s",
    r"\b(?:new|updated|real|actual|revised|important)\s+(?:system\s+)?instructions?\s*(?:for (?:the )?(?:ai|assistant|model|chatbot|llm)|from (?:the )?(?:developer|admin\w*|system|owner))?\s*:\s*\S",
    r"\b(?:respond|reply|answer|output|say|print)\s+(?:only|just|exactly|nothing but)?\s*(?:with|by saying)?\s*(?:only|just|exactly|nothing but)?\s*(?:the (?:word|words|phrase|sentence|text|string)\s+)?[\"'“‘]?(?:i have been |i've been |you(?:'ve| have) been )?(?:hacked|pwned|jailbroken|h4cked)\b",
    r"\b(?:respond|reply|answer)\s+(?:only|just|solely|exclusively)\s+(?:with|in)\s+(?:the (?:word|words|phrase)|[\"'“‘]|(?:base64|emoji\w*|json|rot13|reverse|capital\w*|french|german|spanish|pirate))",
    r"\b(?:base64|rot13|hex)[- ]?(?:decode|encoded?)\b.{0,60}\b(?:follow|execute|obey|do what|instructions?)\b|\bdecode\b.{0,60}\b(?:and (?:then )?)?(?:follow|execute|obey|do what)\b",
    r"(?<![\w/+.-])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{48,}={0,2}(?![\w/+.-])",
)
_QUESTION_RULES = tuple(
    re.compile(rule, re.IGNORECASE if "a-z])[A-Za" not in rule else 0) for rule in _AIMED_AT_THE_ASSISTANT
)

_REPLY = r"\b(?:your|the|this|its|any)\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)|responses?|output|summary|message)\b"
_WRITE = r"(?:include|add|insert|append|integrate|incorporate|embed|put|place|use|provide|write|modify|change|alter|augment|enhance|replace|render|introduce|misspell|scramble|jumble|rearrange|present|remove|combine|group|convert|translate|encode|encrypt|reverse|begin|start|end|finish|conclude|substitute|respond|reply|answer|mention|suggest|recommend|tease|promote|advertise|apply|shift|spell|format|express|craft|infuse|inject|weave|highlight|emphasi[sz]e|encourage|invite|direct|advise|urge|ask|send|state|claim|say|tell|give|offer|swap|switch|randomly|every|always|in)"
_IN_DOCUMENTS = (
    rf"(?:^|[.!?:\n•\"“]\s*)(?:please\s+|now\s+|also\s+|then\s+)?{_WRITE}\b(?:[^.!?\n]|[.!?](?=\S)){{0,160}}?\byour\s+(?:final\s+|next\s+|own\s+)?(?:answers?|repl(?:y|ies)|responses?|output|message|summary)\b(?!\s+(?:plans?|teams?|times?|procedures?|process|to (?:the )?(?:incident|risk|consultation|question|survey)))",
    r"(?:^|[.!?:\n•\"“]\s*)(?:in|throughout|within|at the (?:end|start|beginning) of)\s+your\s+(?:answers?|repl(?:y|ies)|responses?|output|summary)\b,?\s+(?:\w+ ){0,2}?(?:suggest|include|tease|hint|substitute|use|replace|mention|recommend|add|insert|encourage|promote|state|say|tell|write|claim|invite|ask|urge|direct|advertise|provide)",
    r"(?:^|[.!?:\n•\"“]\s*)(?:please\s+)?(?:write|compose|draft|provide|create|tell|develop|generate|sing)\s+(?:me\s+|us\s+)?(?:a|an|another|the|some)\s+(?:\w+\s+){0,3}?(?:poem|haiku|limerick|song|sonnet|joke|short story|fairy tale|essay|speech|riddle|lyrics|rap|screenplay)\b",
    r"(?:^|[.!?:\n•\"“]\s*)(?:please\s+)?translate\s+(?:the following|this|the sentence|[\"'“‘])[^\n]{0,120}\b(?:to|into)\s+(?:french|spanish|german|italian|chinese|japanese|russian|arabic|portuguese|polish|hindi|korean|latin)\b",
    r"\b(?:ai|assistants?|llms?|language models?|chatbots?|bots?|agents?)\s+(?:reading|processing|summari[sz]ing|seeing|that reads?|who reads?)\s+this\b",
    r"\b(?:note|message|instructions?|attention)\s+(?:to|for)\s+(?:the|any|all|every)?\s*(?:ai|assistants?|llms?|language models?|chatbots?)\s*[:,-]",
    r"\b(?:do not|don'?t|never)\s+(?:tell|inform|mention|reveal|disclose|show|let)\b[^.\n]{0,40}\b(?:the user|users?|the reader|the human|anyone about this (?:message|instruction))\b[^.\n]{0,60}\b(?:instruction|message|prompt|this)\b",
    r"!\[[^\]]*\]\(\s*https?://[^)]*(?:\{|=|\?)",
    r"\b(?:you won'?t believe|one weird trick|download this|act now|click here to claim)\b",
)
_DOCUMENT_RULES = tuple(re.compile(rule, re.IGNORECASE) for rule in _IN_DOCUMENTS)
_QUOTED = re.compile(r"\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|(?<!\w)'[^'\n]{6,200}'(?!\w)|‘[^’\n]{6,200}’|`[^`\n]{3,200}`")


def asks_to_break_rules(question: str) -> bool:
    """Whether a question orders the assistant to drop its rules, to show its prompt or to be something else.

    What stands in quotation marks inside a longer question is spoken about, not ordered.
    """
    plain = _plain(question)
    spoken_of = _QUOTED.sub(" ", plain)
    if len(spoken_of.split()) >= 4:
        plain = spoken_of
    return any(rule.search(plain) for rule in _QUESTION_RULES)


def suspicious(text: str) -> bool:
    """Whether a document's passage holds instructions to a language model; such a passage is not given to one."""
    plain = _plain(text)
    return any(rule.search(_QUOTED.sub(" ", plain)) for rule in _QUESTION_RULES[:-1]) or any(
        rule.search(plain) for rule in _DOCUMENT_RULES
    )


def _plain(text: str) -> str:
    """The text as a reader sees it: compatibility forms, no invisible characters, l e t t e r s put together."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    text = re.sub(r"\b(?:\w[ .\-_]){4,}\w\b", lambda match: re.sub(r"[ .\-_]", "", match.group()), text)
    return re.sub(r"[ \t]+", " ", text)
