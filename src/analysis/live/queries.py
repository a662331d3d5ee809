"""The questions asked of the news service, one for each region as a whole and some for its topics.

The words were chosen from the documentation of the query language, not by trying: how many articles a
question finds, and which it misses, is not known. English phrases also find articles the service has
machine-translated.
"""

from analysis.load.live_answers import WHOLE

NEWS: dict[str, dict[str, str]] = {
    "yrd": {
        WHOLE: '"Yangtze River Delta" (innovation OR technology)',
        "yrd_g60_corridor": '("G60 Science" OR "G60 corridor" OR "G60 innovation")',
    },
    "gba": {
        WHOLE: '"Greater Bay Area" (innovation OR technology)',
        "gba_hetao": 'Hetao (Shenzhen OR "Hong Kong")',
    },
    "ccec": {
        WHOLE: "Chengdu Chongqing (innovation OR technology)",
        "ccec_western_science_city": '(Chengdu OR Chongqing) "science city"',
    },
    "jjj": {
        WHOLE: '("Beijing-Tianjin-Hebei" OR "Jing-Jin-Ji") (innovation OR technology)',
    },
}
"""Region, topic (a key of the topics of `load.events`, or the region as a whole), query."""
