"""Statements as people and programs take them away: a page, a CSV file, plain values."""

from plugin.printing.files import account_file, file_name, member_file
from plugin.printing.page import STYLES, Links, member_page, name_of, shop_page
from plugin.printing.plain import plain_member, plain_shop
from plugin.printing.rows import Row, rows

__all__ = [
    "STYLES",
    "Links",
    "Row",
    "account_file",
    "file_name",
    "member_file",
    "member_page",
    "name_of",
    "plain_member",
    "plain_shop",
    "rows",
    "shop_page",
]
