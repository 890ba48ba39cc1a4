"""Days and hours as browsers and Babel write them, and so the other half of our pages: "Oct 9, 2026" and "3:00 PM",
where Django has "Oct. 9, 2026" and "3 p.m."."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "M j, Y, g:i A"
SHORT_DATETIME_FORMAT = "m/d/Y g:i A"
MONTH_DAY_FORMAT = "M j"
