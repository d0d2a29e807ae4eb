"""The small words that turn a claim round: negation, modal strength, quantifiers, hedges, opposites, numbers, units."""

from __future__ import annotations

STOPWORDS = frozenset(
    """
    a an the of to in on at by for with from as is are was were be been being am do does did has have had
    having it its this that these those there here he she they them his her their we us our you your i me my
    and or but if then than so such which who whom whose what when where how why also into onto over under
    about between within through during per will would s t d ll re ve very just own same other some any each
    both up out off again further once one
    """.split()
)

NEGATIONS = frozenset(
    """
    not no never none nothing nobody neither nor without cannot cant wont dont doesnt didnt isnt arent wasnt
    werent shouldnt mustnt wouldnt couldnt hasnt havent hadnt n't nt lack lacks lacked lacking fail fails
    failed unable refuse refused prohibit prohibits prohibited forbid forbids forbidden ban banned avoid
    exclude excluded excludes except unless instead rather untrue false incorrect stopped ceased absent hardly
    rarely
    """.split()
)
PLAIN_NEGATIONS = frozenset(
    """
    not no never none nobody nothing neither nor without cannot cant wont dont doesnt didnt isnt arent wasnt
    werent shouldnt mustnt wouldnt couldnt hasnt havent hadnt nt
    """.split()
)

MODAL_STRENGTH = {
    **dict.fromkeys(
        """
    must shall required mandatory obliged compulsory requires require requirement
    """.split(),
        3,
    ),
    **dict.fromkeys(
        """
    should ought recommended recommends recommend expected advised advise
    """.split(),
        2,
    ),
    **dict.fromkeys(
        """
    may might can could optional voluntary encouraged possible possibly consider allowed permitted
    """.split(),
        1,
    ),
}

UNIVERSALS = frozenset(
    """
    all every always never only entirely completely exclusively everyone everything any none whole solely
    fully
    """.split()
)
HEDGES = frozenset(
    """
    some may might could often sometimes suggests suggest suggested potentially possibly about around
    approximately roughly nearly almost likely usually generally typically partly partially perhaps probably
    appears seems tend tends many most several few proposed planned plans draft estimated unclear if unless
    """.split()
)
COMPARATIVES = frozenset(
    """
    more less fewer higher lower greater smaller larger bigger better worse most least highest lowest largest
    smallest best worst first last only earlier later longer shorter older younger faster slower
    """.split()
)

_OPPOSITES = """increase decrease|increased decreased|increases decreases|increasing decreasing|rise fall|rose fell|
    rising falling|raise reduce|raised reduced|raises reduces|more less|more fewer|most least|higher lower|high low|
    highest lowest|larger smaller|large small|largest smallest|greater smaller|greater less|better worse|best worst|
    before after|first last|earlier later|early late|above below|over under|minimum maximum|least most|start end|
    begin end|began ended|started ended|open closed|public private|internal external|allow prohibit|allowed prohibited|
    allowed forbidden|permit prohibit|permitted prohibited|include exclude|included excluded|includes excludes|
    accept reject|accepted rejected|approve reject|approved rejected|win lose|won lost|true false|positive negative|
    success failure|succeeded failed|pass fail|passed failed|support oppose|supported opposed|agree disagree|
    mandatory optional|mandatory voluntary|required optional|required voluntary|compulsory voluntary|always never|
    all none|every no|male female|men women|man woman|boy girl|father mother|son daughter|brother sister|husband wife|
    he she|his her|north south|east west|northern southern|eastern western|left right|upper lower|old young|
    older younger|new old|long short|longer shorter|strong weak|stronger weaker|fast slow|faster slower|rich poor|
    safe dangerous|secure insecure|legal illegal|lawful unlawful|active inactive|activates inhibits|activate inhibit|
    activation inhibition|promote inhibit|promotes inhibits|promotes prevents|promote prevent|induces inhibits|
    induce inhibit|enhance impair|enhances impairs|enhances reduces|enhance reduce|improve worsen|improves worsens|
    improved worsened|improves reduces|benefit harm|benefits harms|gain loss|presence absence|present absent|
    same different|similar different|likely unlikely|possible impossible|able unable|common rare|many few|
    majority minority|    day night|enter leave|arrive depart|buy sell|bought sold|borrow lend|import export|
    imports exports|love hate|
    loved hated|ally enemy|winner loser|employer employee|teacher student|upstream downstream|sensitive resistant|
    cheap expensive|cheaper dearer|permanent temporary|rural urban|domestic foreign|national local|senior junior|
    voluntary compulsory|hot cold|wet dry|light dark|heavy light|full empty|full part|single multiple|direct indirect|
    necessary unnecessary|independent dependent|known unknown|human automated|manual automatic|controller processor|
    monthly annual|daily weekly|weekly monthly|annually monthly|quarterly annually|days hours|hours minutes|
    weeks days|months weeks|years months|months days|thousand million|million billion"""


def _opposites() -> dict[str, frozenset[str]]:
    pairs = [pair.split() for pair in _OPPOSITES.replace("\n", " ").split("|")]
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _opposites()

NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split()
    )
} | {
    word: float(10 * value)
    for value, word in enumerate(
        """
    twenty thirty forty fifty sixty seventy eighty ninety
    """.split(),
        2,
    )
}
ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    """.split(),
        1,
    )
}
FRACTIONS = {
    "half": 0.5,
    "halves": 0.5,
    "quarter": 0.25,
    "quarters": 0.25,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "fifths": 0.2,
}
MULTIPLES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "dozen": 12.0,
}
UNITS = {
    **dict.fromkeys(["percent", "per", "cent", "%", "percentage"], "%"),
    **dict.fromkeys(["minute", "minutes", "min", "mins"], "minute"),
    **dict.fromkeys(["hour", "hours", "hr", "hrs", "hourly"], "hour"),
    **dict.fromkeys(["day", "days", "daily"], "day"),
    **dict.fromkeys(["week", "weeks", "weekly", "fortnight"], "week"),
    **dict.fromkeys(["month", "months", "monthly"], "month"),
    **dict.fromkeys(["year", "years", "yearly", "annual", "annually"], "year"),
    **dict.fromkeys(["mile", "miles"], "mile"),
    **dict.fromkeys(["km", "kilometre", "kilometres", "kilometer", "kilometers"], "km"),
    **dict.fromkeys(["m", "metre", "metres", "meter", "meters"], "metre"),
    **dict.fromkeys(["foot", "feet", "ft"], "foot"),
    **dict.fromkeys(["kg", "kilogram", "kilograms"], "kg"),
    **dict.fromkeys(["pound", "pounds", "£", "gbp"], "£"),
    **dict.fromkeys(["dollar", "dollars", "$", "usd"], "$"),
    **dict.fromkeys(["euro", "euros", "€", "eur"], "€"),
}
MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    """.split()
)
