"""The six region keys with names, members and the caveat a reader must see: our own table."""

import pandas as pd

PANEL = {
    "yrd": ("shanghai", "jiangsu", "zhejiang", "anhui"),
    "gba": ("guangdong",),
    "ccec": ("chongqing", "sichuan"),
    "jjj": ("beijing", "tianjin", "hebei"),
}
"""Provinces summed for a region when only provincial figures exist; the other two follow from these."""

COLUMNS = (
    "region",
    "level",
    "name_en",
    "name_de",
    "name_zh",
    "short_en",
    "short_de",
    "short_zh",
    "members_en",
    "members_de",
    "members_zh",
    "note_en",
    "note_de",
    "note_zh",
)

ROWS: tuple[tuple[str, ...], ...] = (
    (
        "yrd",
        "region",
        "Yangtze River Delta",
        "Jangtse-Delta",
        "长三角",
        "Yangtze Delta",
        "Jangtse-Delta",
        "长三角",
        "Shanghai, Jiangsu, Zhejiang and Anhui",
        "Shanghai, Jiangsu, Zhejiang und Anhui",
        "上海、江苏、浙江、安徽",
        "",
        "",
        "",
    ),
    (
        "gba",
        "region",
        "Guangdong-Hong Kong-Macao Greater Bay Area",
        "Großraum Guangdong-Hongkong-Macau (Greater Bay Area)",
        "粤港澳大湾区",
        "Greater Bay Area",
        "Greater Bay Area",
        "大湾区",
        "nine cities of Guangdong with Hong Kong and Macao",
        "neun Städte in Guangdong mit Hongkong und Macau",
        "广东九市与香港、澳门",
        "Provincial figures stand for the whole of Guangdong: they leave out Hong Kong and Macao and add the "
        "twelve Guangdong cities outside the Greater Bay Area.",
        "Provinzzahlen stehen für ganz Guangdong: Hongkong und Macau fehlen, und die zwölf Städte Guangdongs "
        "außerhalb der Greater Bay Area sind enthalten.",
        "省级数据代表广东全省：不含香港和澳门，但包含大湾区以外的广东十二市。",
    ),
    (
        "ccec",
        "region",
        "Chengdu-Chongqing twin-city economic circle",
        "Wirtschaftskreis Chengdu-Chongqing",
        "成渝地区双城经济圈",
        "Chengdu-Chongqing",
        "Chengdu-Chongqing",
        "成渝",
        "Chongqing and 15 cities of Sichuan",
        "Chongqing und 15 Städte in Sichuan",
        "重庆与四川15市",
        "Provincial figures stand for the whole of Chongqing and Sichuan: six prefectures of Sichuan outside "
        "the circle are included.",
        "Provinzzahlen stehen für ganz Chongqing und Sichuan: sechs Präfekturen Sichuans außerhalb des "
        "Wirtschaftskreises sind enthalten.",
        "省级数据代表重庆和四川全域：包含经济圈以外的四川六个市州。",
    ),
    (
        "jjj",
        "region",
        "Beijing-Tianjin-Hebei",
        "Peking-Tianjin-Hebei",
        "京津冀",
        "Beijing-Tianjin-Hebei",
        "Peking-Tianjin-Hebei",
        "京津冀",
        "Beijing, Tianjin and Hebei",
        "Peking, Tianjin und Hebei",
        "北京、天津、河北",
        "Not a region of the article: shown for comparison.",
        "Keine Region des Artikels: zum Vergleich gezeigt.",
        "文章未涉及的地区：仅作比较。",
    ),
    (
        "other",
        "rest",
        "Rest of China",
        "Übriges China",
        "其他地区",
        "Rest of China",
        "Übriges China",
        "其他",
        "all places outside the four regions",
        "alle Orte außerhalb der vier Regionen",
        "四个地区以外的所有地方",
        "Provincial figures: the 21 mainland provinces that belong to none of the four regions.",
        "Provinzzahlen: die 21 Festlandprovinzen, die zu keiner der vier Regionen gehören.",
        "省级数据：不属于四个地区的21个内地省级单位。",
    ),
    (
        "national",
        "nation",
        "China",
        "China",
        "全国",
        "China",
        "China",
        "全国",
        "the whole country",
        "das ganze Land",
        "全国",
        "Provincial figures: sum of the 31 mainland provinces; Hong Kong, Macao and Taiwan are not in them.",
        "Provinzzahlen: Summe der 31 Festlandprovinzen; Hongkong, Macau und Taiwan sind nicht enthalten.",
        "省级数据：内地31个省级单位合计，不含香港、澳门和台湾。",
    ),
)


def regions(mainland: tuple[str, ...]) -> pd.DataFrame:
    """Return the six regions, one row each; `mainland` are the 31 provinces of the panel in order."""
    table = pd.DataFrame(ROWS, columns=pd.Index(COLUMNS), dtype="str")
    inside = {province for members in PANEL.values() for province in members}
    panel = PANEL | {
        "other": tuple(province for province in mainland if province not in inside),
        "national": mainland,
    }
    table.insert(8, "panel_provinces", table["region"].map(lambda region: ";".join(panel[region])))
    notes = ["note_en", "note_de", "note_zh"]
    return table.assign(**{column: table[column].where(table[column] != "") for column in notes})
