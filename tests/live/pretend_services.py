"""The two services as documented, reduced to what a refresh asks for; all counts are invented."""

from dataclasses import dataclass, field

from loopback import Asked, Said, example, said


@dataclass
class PretendNews:
    """GDELT DOC 2.0: one request per five seconds, refusals in plain text with status 200."""

    last: float = -1e9
    refused: int = 0

    def __call__(self, asked: Asked) -> Said:
        early, self.last = asked.at - self.last < 5, asked.at
        if early:
            self.refused += 1
            return said(example("gdelt_rate_limit_message"))
        if asked.values["mode"] == "artlist":
            return said(example("gdelt_artlist_shape"))
        if asked.values["mode"] != "timelinevolraw" or asked.values["format"] != "json":
            return said("Invalid mode.")
        first = asked.values["startdatetime"][:8]
        steps = [{"date": f"{first}T{hour:02}0000Z", "value": 2, "norm": 500} for hour in range(3)]
        return said({"timeline": [{"series": "Article Count", "data": steps}]})


@dataclass
class PretendWorks:
    """OpenAlex /works: two ROR filters of at most 100 values, groups in pages, an allowance in dollars."""

    key: str = ""
    left: float = 1.0
    cost: float = 0.0001
    works: int = 7
    fields: dict[str, int] = field(default_factory=lambda: {"17": 4, "25": 2})

    def __call__(self, asked: Asked) -> Said:
        if self.key and asked.headers.get("authorization") != f"Bearer {self.key}":
            return said({"error": "Invalid API key", "message": "API key not found"}, 401)
        if self.left < self.cost:
            money = {"X_RateLimit_Remaining_USD": "0.00005", "X_RateLimit_Cost_Required_USD": "0.0001"}
            return said({"error": "Rate limit exceeded"}, 429, Retry_After="14400", **money)
        lists = [part.partition(":") for part in asked.values["filter"].split(",")]
        named = [value for name, _, value in lists if name == "authorships.institutions.ror"]
        if asked.path != "/works" or len(named) != 2 or any(len(one.split("|")) > 100 for one in named):
            return said({"error": "Invalid query parameters error.", "message": "Invalid filter"}, 400)
        self.left -= self.cost
        return said(
            self._page(asked), X_RateLimit_Remaining_USD=f"{self.left:.6f}", X_RateLimit_Cost_USD="0.0001"
        )

    def _page(self, asked: Asked) -> dict[str, object]:
        size, start = int(asked.values["per-page"]), 0
        if asked.values.get("cursor", "*") != "*":
            start = int(asked.values["cursor"])
        groups = [
            {"key": f"https://openalex.org/fields/{name}", "key_display_name": "invented", "count": count}
            for name, count in self.fields.items()
        ]
        shown = groups[start : start + size]
        following = str(start + size) if "cursor" in asked.values and shown else None
        meta = {
            **example("openalex_works_group_by_type")["meta"],
            "count": self.works,
            "next_cursor": following,
        }
        return {"meta": meta, "results": [], "group_by": shown}
