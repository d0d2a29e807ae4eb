# ruff: noqa: E501 - one rule a line
"""What the assistant is not for: greetings, other languages, poems, weather, symptoms, code. Cheap rules that rather pass.

A declined question counts as unanswered, so a rule only fires on what no document of the library could answer.
"""

from __future__ import annotations

import re

_SALUTATION = (
    r"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|yo)"
)
_THANKS = r"(?:(?:many )?thanks?(?: you)?|thank you|cheers|ta|much appreciated|that(?:'s| is| was| has been)? (?:very |really |so |all )?(?:helpful|great|useful|perfect|clear)|that helps|brilliant|perfect|great|lovely|excellent|ok(?:ay)?|got it|understood|nice one|well done|good (?:job|bot))"
_GOODBYE = (
    r"(?:bye|goodbye|bye bye|see you(?: later| soon)?|have a (?:nice|good) (?:day|one|evening|weekend)|good night)"
)
_FILLER = r"(?:there|all|everyone|assistant|team|bot|you|so much|very much|a lot|a million|again|then|for (?:that|this|your help|the help|everything|now)|it|and|to you|how are you(?: doing)?(?: today)?|how(?:'s| is) it going|nice to meet you|what'?s up|are you there|anybody there|that's all|no more questions|today|mate|friend|sir|madam|very|lots)"
_POLITE = re.compile(
    rf"(?:{_SALUTATION}|{_THANKS}|{_GOODBYE}|how are you(?: doing)?(?: today)?|nice to meet you|are you there)"
    rf"(?:[\s,.!?:)(-]+(?:{_SALUTATION}|{_THANKS}|{_GOODBYE}|{_FILLER}))*[\s,.!?:)(-]*",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(
    r"(?:(?:hi|hello|hey)[\s,.!]+)?(?:who|what) are you\??|(?:what|how) can (?:you|i) (?:do|help|help (?:me|us)(?: with)?|ask(?: you)?)\??"
    r"|what (?:do|are) you (?:do|know(?: about)?|for)\??|(?:please )?help(?: me)?[.!?]*|are you (?:a |an )?(?:human|bot|robot|real|ai|chatgpt|person)\??"
    r"|how do you work\??|what is this(?: (?:thing|page|tool|assistant))?\??|test(?:ing)?[.!?]*",
    re.IGNORECASE,
)

_FIELD = re.compile(
    r"\b(?:ai|a\.i\.|gen ?ai|artificial|generative|chat ?bots?|copilot|gpt|chatgpt|llms?|models?|algorithm\w*|automat\w*|"
    r"machine learning|data|digital|councils?|policy|policies|government|public sector|staff|employees?|residents?|citizens?|"
    r"suppliers?|vendors?|procure\w*|risk\w*|govern\w*|guid(?:ance|ebook|e)|strateg\w*|framework|service users?|tools?|"
    r"software|technolog\w*|secur\w*|privacy|consent|nist|gds|ico|socitm|officers?|schools?|pupils?|teachers?|customers?|"
    r"benefits?|claims?|services?|rights?|leave|laws?|legal|contracts?|tax|rules?|evidence|reports?|agents?|prompts?|computers?|machines?|systems?|bots?|robots?|tech|it teams?)\b",
    re.IGNORECASE,
)
_MAKE = r"(?:please\s+|kindly\s+)?(?:can|could|would|will)?\s*(?:you\s+)?(?:please\s+|i want you to\s+|i need you to\s+)?(?:write|compose|tell|sing|give|create|make|invent|recite|do)\s+(?:me\s+|us\s+|my \w+\s+)?(?:a|an|another|some|the)?\s*(?:\w+[ -]){0,3}?"
_WRITE_FOR_ME = re.compile(
    rf"^(?:(?:hi|hello|hey)[\s,.!]+)?{_MAKE}(?:poem|haiku|limerick|song|sonnet|joke|jokes|bedtime story|short story|fairy tale|love letter|riddle|lyrics|rap|birthday \w+|wedding \w+|best man'?s? speech|recipe)\b",
    re.IGNORECASE,
)
_CODE_FOR_ME = re.compile(
    r"^(?:please\s+)?(?:can you |could you )?(?:write|code|create|debug|fix|give)\s+(?:me |us |my |this |a |an |some |the )*(?:\w+ )?"
    r"(?:(?:python|java|javascript|typescript|sql|bash|c\+\+|c#|html|css|php|ruby|rust|go|excel|vba)\s+)(?:code|script|function|program|query|macro|class|page|formula)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:what(?:'s| is| will)|how(?:'s| is)) the weather\b|\bweather (?:forecast|today|tomorrow|this weekend)\b|\bwill it (?:rain|snow|be sunny)\b"
    r"|\b(?:horoscope|star sign|lottery numbers|football scores?|who won the (?:match|game|cup|football|world cup|premier league|election|oscars?))\b"
    r"|^(?:what(?:'s| is)|calculate|solve|work out)\s+\(?\d+(?:\.\d+)?\s*(?:[-+*/x×÷^]|plus|minus|times|divided by)\s*\(?\d"
    r"|^(?:please )?translate\s+(?:this|the following|[\"'“‘]).*\b(?:in)?to\s+\w+"
    r"|\b(?:recipe for|how (?:do|can|should) i (?:cook|bake|lose weight|get my (?:girlfriend|boyfriend|wife|husband|ex)))\b"
    r"|\b(?:what|where|which)\b.{0,30}\b(?:restaurants?|pizza|pubs?|cinema|film|movie|hotel)\b.{0,30}\b(?:near|tonight|watch|eat|recommend)\b"
    r"|\b(?:should i|is it worth) (?:buy|invest in|sell)(?:ing)? (?:bitcoin|shares|crypto\w*|stocks|gold|a house)\b|\b(?:bitcoin|share) price\b"
    r"|\bcapital (?:city )?of [A-Z]\w+\s*\?*$|\bwhat(?:'s| is) the (?:time|date)(?: now| today| is it)?\s*\?*$",
    re.IGNORECASE,
)
_SYMPTOMS = re.compile(
    r"\b(?:i|my (?:son|daughter|child|baby|mum|mother|dad|father|wife|husband|partner)|my)\b[^.?!]{0,60}\b(?:headaches?|migraines?|rash|fever|cough|chest pains?|"
    r"stomach ache|back pain|symptoms?|vomiting|diarrhoea|blood pressure|pregnan\w+|antibiotics?|ibuprofen|paracetamol|dosage|tablets|medication|diagnos\w+ with)\b"
    r"|\bhow much (?:ibuprofen|paracetamol|aspirin)\b",
    re.IGNORECASE,
)
_DESPAIR = re.compile(
    r"\bi(?:'m| am)? (?:(?:want|going|plan|planning|need|about|just want|don'?t want|do not want) (?:to )?)(?:kill myself|end (?:my life|it all)|die\b|be alive|live (?:any ?more|any longer)|hurt myself|harm myself|take my (?:own )?life)"
    r"|\b(?:i am|i'm|i feel|feeling) suicidal\b|\bkill(?:ing)? myself\b|\bi (?:self[- ]harm|am self[- ]harming)\b"
    r"|\b(?:he|she|someone|somebody|my \w+) is (?:going|threatening|about) to (?:kill|stab|shoot|hurt) (?:me|us|him|her|them|himself|herself|themselves|someone|somebody)\b"
    r"|\bi(?:'m| am) going to (?:kill|stab|shoot|hurt) (?:him|her|them|someone|somebody|my \w+|you)\b",
    re.IGNORECASE,
)

_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f]")
_ENGLISH = frozenset(
    """
    the is are was what how who when where why which can could should would do does did we our us i my you
    your of to for with from about have has had must may will not and or if it this that these those there any
    be been by as they their an on at need
    """.split()
)
_FOREIGN = {
    "French": "le la les des une est que qui pour dans avec sur nous vous pas quel quelle quels comment pourquoi peut "
    "doit sont du au aux ce cette et ou notre votre je il elle faire puis",
    "Spanish": "el los las una es que para por con sobre qué cómo cuál cuáles puede pueden debe del al esta este son "
    "nuestro nuestra y se mi su de la en hay cuando una",
    "German": "der die das und ist nicht wie kann können wir sie ein eine für mit auf von den dem zu welche wer warum "
    "unsere muss soll darf ich es gibt bei im sind wird",
    "Italian": "il lo gli che di è per con come quale quali può della delle nel sono questo questa perché dei una "
    "nostro cosa si deve la le",
    "Portuguese": "os as uma que para com como qual quais pode não do da dos das em são nosso nossa é o por devemos",
    "Polish": "są jest nie się na do czy jak co to w z dla są które może można przez oraz jakie musi",
    "Welsh": "yr yn mae beth sut pwy gall am ein ni eich gan ar wedi bod oes ydy ydyn rhaid gyda pa ble pam i'r a'r y",
    "Dutch": "het een van en niet hoe kan wij voor met op zijn wat welke moet onze de zij wordt of mag ik is er",
    "Romanian": "este care pentru cu nu cum poate sunt din ce să la pe și noi trebuie unui o",
}
_FOREIGN_WORDS = {language: frozenset(words.split()) for language, words in _FOREIGN.items()}


def politeness(question: str) -> str:
    """ "greeting", "thanks" or "goodbye" where that is all there is; "about" for a question on the assistant; else ""."""
    plain = question.strip().replace("’", "'")
    if _ABOUT_ITSELF.fullmatch(plain):
        return "about"
    if not _POLITE.fullmatch(plain):
        return ""
    if re.match(_GOODBYE, plain, re.IGNORECASE):
        return "goodbye"
    return "greeting" if re.match(_SALUTATION + r"\b|how are|nice to|are you", plain, re.IGNORECASE) else "thanks"


def is_despair(question: str) -> bool:
    """Whether somebody speaks of ending their own life or of violence that is about to happen, and not of a service."""
    return bool(_DESPAIR.search(question.replace("’", "'"))) and not _FIELD.search(question)


def is_off_topic(question: str) -> bool:
    """Whether a request is plainly for something else: a poem, code, the weather, somebody's symptoms."""
    plain = question.strip().replace("’", "'")
    if _WRITE_FOR_ME.search(plain) or _CODE_FOR_ME.search(plain):
        return True
    return bool(_ELSEWHERE.search(plain) or _SYMPTOMS.search(plain)) and not _FIELD.search(plain)


def other_language(question: str) -> str:
    """The language of a question that is clearly not English ("another script" where only the script is known)."""
    letters = [character for character in question if character.isalpha()]
    if letters and len(_OTHER_SCRIPT.findall(question)) > len(letters) / 2:
        return "another script"
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", question.lower().replace("’", "'"))
    if len(words) < 4 or sum(word in _ENGLISH for word in words) > len(words) / 12:
        return ""
    counts = {language: sum(word in known for word in words) for language, known in _FOREIGN_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(2, len(words) / 4) else ""
