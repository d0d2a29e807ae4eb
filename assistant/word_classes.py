"""Classes of English words, by which a follow-up is told from a question that stands alone."""

from __future__ import annotations

STOP = frozenset(
    """
    a about above after again against all also am an and any anybody anyone anything are aren't as at be because
    been before being below between both but by can can't could did didn't do does doesn't doing don't done down
    during each either else ever every few first for from further had has have having he hence her here hers him his
    how how's however i i'd i'm i've if in into is isn't it it's its itself just last least less let let's like lot
    many may maybe me might mine more most much must my need neither never next no nor not now of off often ok okay
    on once one ones only onto or other others our ours out over own per please quite rather really same shall she
    should since so some somebody someone something sometimes soon still such than thank thanks that that's the
    their theirs them then there there's these they they're this those though through thus to together too toward
    towards under unless until up upon us very was wasn't we we're we've well were what what's whatever when
    whenever where where's whether which while who who's whom whose why will with within without won't would yes yet
    you you're your yours
    """.split()
)
"""Function words; they never tell a topic."""

GENERIC = frozenset(
    """
    able add additional advantage advantages advice agree allow allowed alternative alternatives applies apply
    applying area ask asked aspect aspects available avoid based basis become begin begins benefit benefits best
    better big bit call called case cases cause change changed changes check clear come comes complete concern
    concerns consequence consequences consider cost costs count cover covered covers day days deadline deal decide
    decides describe detail details differ difference differences different difficult disadvantage disadvantages
    drawback drawbacks early easy effect effects elaborate enough ensure example examples exception exceptions exist
    exists expand expect expected expensive explain explanation fact fail fails false far feature features fee fees
    figure figures find fine follow following form function future general get gets getting give given gives go goes
    going good got great guess happen happened happens hard help helps hold hours idea impact impacts implication
    implications important improve include included includes increase information interested involve involved
    involves issue issues keep keeps kept key kind kinds know large late later legal length limit limits list long
    longer look looks made main major make makes making matter matters mean means meant measure measures meet
    mention mentioned method methods minimum month months name names necessary needed needs new normal number
    numbers old operate option options order part parts people person place places plan point points possible
    practice prevent price problem problems procedure procedures proceed process processes provide provided provides
    purpose put question questions quick quickly reason reasons recommend recommended relate related require
    required requirement requirements requires responsible result results right risk risks role roles rule rules run
    safe say says scope see set show similar situation size small sort sorts source sources specific stage stages
    start started starts state step steps stop summarise summarize summary support sure take taken takes talk
    talking task tell tells term terms thing things think time times true try type types understand use used useful
    uses using usual usually version want wanted way ways week weeks work worked working works worth wrong year
    years
    """.split()
)
"""Words that a question on any topic can have."""

AGENTS = frozenset(
    """
    administrators agencies agency analyst analysts anyone architects auditor auditors authorities authority board
    boards bodies body businesses chief citizen citizens civil clients colleagues committee companies company
    contractors council councillor councillors councils customers department departments developers director
    directors employee employees employers engineers everybody everyone firms government governments leader leaders
    manager managers member members ministers officer officers official officials organisation organisations
    organization organizations owner parents partners patients people person practitioners procurers professionals
    pupils resident residents school schools scientist scientists servants somebody someone staff student students
    subcontractors supplier suppliers teacher teachers team teams tenants user users vendor vendors volunteers
    workers
    """.split()
)
"""Those who act: people and bodies."""

AUXILIARIES = frozenset(
    """
    am are be been being can could did do does had has have is may might must shall should was were will would
    """.split()
)

SUBJECTS = frozenset(
    """
    he i it she they we who you
    """.split()
)
"""Pronouns after which a verb stands."""

DETERMINERS = frozenset(
    """
    a an any each every its my no our some that the their these this those your
    """.split()
)

LINKS = frozenset(
    """
    about and at by for from in of on to under with
    """.split()
)
"""Words that join two noun phrases into one."""

TIMES = frozenset(
    """
    afternoon case day days end moment month months morning point time times way week weeks year years
    """.split()
)
""""This year" points to no earlier word."""

COMPOUND = frozenset(
    """
    case change check cost effect example fact feature figure impact information key large limit list measure method
    option person place plan point price problem procedure process provider question requirement result risk role
    rule scope set source stage start state step support task term test time type use value week year
    """.split()
)
"""General words that can be a part of a name ("impact assessment", "risk register")."""

ANYBODY = frozenset(
    """
    anybody anyone everybody everyone nobody somebody someone who
    """.split()
)
""""They" after one of these means nobody in particular."""

BOUNDARIES = frozenset(
    """
    after and because before but how if once or so that unless until what when where which while who why
    """.split()
)
"""Words at which a clause begins."""
