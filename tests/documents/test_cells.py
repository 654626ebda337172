"""Cells of a workbook as Excel displays them."""

from __future__ import annotations

import datetime

import pytest

from evaluator.documents.formats.cells import shown

DAY = datetime.datetime(2025, 5, 1)
MOMENT = datetime.datetime(2025, 5, 1, 14, 7, 9)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""),
        ("文字", "General", "文字"),
        (True, "General", "TRUE"),
        (2024, "General", "2024"),
        (0.1 + 0.2, "General", "0.3"),
        (0.15, "0%", "15%"),
        (0.1234, "0.0%", "12.3%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (-5, "0", "-5"),
        (-5, "0;(0)", "(5)"),
        (-5, "[Red]0_);[Red](0)", "(5)"),
        (99.5, '"¥"#,##0.00', "¥99.50"),
        (99.5, "[$€-407]0.0", "€99.5"),
        (3, '0"人"', "3人"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (12345678.0, "0.00E+00", "1.23E+07"),
        (0.00025, "0.0E-0", "2.5E-4"),
        (1_500_000_000, '#,##0.0,,"M"', "1,500.0M"),
        (7, "000", "007"),
        (3.75, "# ?/?", "3 3/4"),
        (0.5, "# ?/?", "1/2"),
        (2, "# ?/?", "2"),
        (0.3, "# ?/10", "3/10"),
        (0, '0;-0;"无"', "无"),
        (0, "0;-0;", ""),
        (5, "0;-0;;@", "5"),
        (45413, "[$-804]aaaa", "星期三"),
        (45413, "[$-409]mmm-yy", "May-24"),
        (1, '"第"0"名"', "第1名"),
        (datetime.timedelta(days=1, hours=12), "[h]:mm", "36:00"),
        (datetime.timedelta(minutes=90, seconds=5), "[mm]:ss", "90:05"),
        (DAY, "yyyy-mm-dd", "2025-05-01"),
        (DAY, "General", "2025-05-01"),
        (DAY, 'yyyy"年"m"月"d"日"', "2025年5月1日"),
        (DAY, "m/d/yy", "5/1/25"),
        (DAY, "mmm d, yyyy", "May 1, 2025"),
        (DAY, "[$-804]aaaa", "星期四"),
        (MOMENT, "yyyy-mm-dd hh:mm:ss", "2025-05-01 14:07:09"),
        (MOMENT, "h:mm AM/PM", "2:07 PM"),
        (MOMENT.time(), "h:mm", "14:07"),
        (DAY.date(), "d.m.yyyy", "1.5.2025"),
    ],
)
def test_what_a_cell_shows(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text
