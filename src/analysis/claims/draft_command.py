"""The command for articles: draft."""

import argparse
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError


def add_commands(subparsers: Any) -> None:
    """Register draft with the command line's parser."""
    parser = subparsers.add_parser(
        "draft",
        help="any article: its numbers, a proposed verdict on each, a page to review them",
        description="Read an article (.txt, .md, .html, .docx, .pdf) in English, German or Chinese and write "
        "a folder: an edition, proposed.csv, review.html, claims.json. With --apply the table that the "
        "review page downloads is put into the edition. Nothing counts before a person has confirmed it.",
    )
    parser.add_argument(
        "article", type=Path, metavar="ARTICLE", help="the article; with --apply a folder of a draft"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="new folder (the article's name with -draft)")
    parser.add_argument("--language", metavar="LANG", help="en, de or zh, where the text does not tell")
    parser.add_argument(
        "--date", default="", metavar="DATE", help="day or year of the article: for last year"
    )
    parser.add_argument("--source", default="", metavar="TEXT", help="where the article was published")
    parser.add_argument("--apply", type=Path, metavar="REVIEWED", help="the reviewed table")
    parser.set_defaults(run=run_draft)


def run_draft(args: argparse.Namespace) -> int:
    """Write a draft, or put a reviewed table into one; print what was done."""
    from analysis.claims import claim_wording, draft
    from analysis.claims.documents import read_article
    from analysis.claims.examination import as_table, examine_document
    from analysis.files import write_new_folder
    from analysis.names import LANGUAGES

    if args.language and args.language not in LANGUAGES:
        raise ParameterError(f"unknown language {args.language!r}: use one of {', '.join(LANGUAGES)}")
    if args.apply:
        done = draft.apply(args.article, args.apply)
        print(f"{args.article}: {done['confirmed']} verdicts confirmed, {done['rejected']} rejected")
        return 0
    date = draft.checked_date(args.date)
    document = read_article(args.article, language=args.language)
    folder = args.out or Path(f"{args.article.stem}-draft")
    table = as_table(examine_document(document, date=int(date[:4]) if date else None))
    if table.empty:
        print(f"{args.article.name}: {claim_wording.finding_text(table, 'en')}")
        return 0
    write_new_folder(folder, draft.draft(document, date=date, source=args.source))
    print(f"{args.article.name}: {claim_wording.finding_text(table, 'en')}")
    silent = int((table["verdict"] == "not_checkable").sum())
    print(
        f"left to a person: a decision on each proposal, {silent} numbers without one, topics, paths, outlook"
    )
    print(f"{folder}/review.html: confirm or reject each, then analysis draft --apply reviewed.csv {folder}")
    return 0
