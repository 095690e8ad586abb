"""Names in English and Bangla: branches and other members of ranges, months, countries."""

from __future__ import annotations

# Branches and other members of ranges; what is not here is called by its name.
MEMBERS = {
    "medical_care": ("Medical care", "চিকিৎসা সেবা"),
    "sickness": ("Sickness", "অসুস্থতা"),
    "unemployment": ("Unemployment", "বেকারত্ব"),
    "old_age": ("Old age", "বার্ধক্য"),
    "employment_injury": ("Employment injury", "কর্মক্ষেত্রে আঘাত"),
    "family": ("Family", "পরিবার"),
    "maternity": ("Maternity", "মাতৃত্ব"),
    "invalidity": ("Invalidity", "অক্ষমতা"),
    "survivors": ("Survivors", "উত্তরজীবী"),
    "injury_incapacity": ("Incapacity after injury", "আঘাতে সাময়িক অক্ষমতা"),
    "injury_permanent": ("Permanent loss after injury", "আঘাতে স্থায়ী ক্ষতি"),
    "injury_survivors": ("Survivors after injury", "আঘাতে মৃতের উত্তরজীবী"),
}

MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "bn": (
        "জানুয়ারি",
        "ফেব্রুয়ারি",
        "মার্চ",
        "এপ্রিল",
        "মে",
        "জুন",
        "জুলাই",
        "আগস্ট",
        "সেপ্টেম্বর",
        "অক্টোবর",
        "নভেম্বর",
        "ডিসেম্বর",
    ),
}

COUNTRIES = {"BD": ("Bangladesh", "বাংলাদেশ")}
