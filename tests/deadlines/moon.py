"""New moons over Vietnam, after Hồ Ngọc Đức's "Computing the Vietnamese lunar calendar" (Meeus, chapter 49, shortened):
an origin of the dates of Tết that has nothing to do with the tables that the portal ships."""

from datetime import date, timedelta
from math import floor, pi, sin

J1900 = 2415021.076998695
SYNODIC = 29.530588853
HANOI = 7 / 24


def new_moon(k: int) -> int:
    """The julian day, in Hà Nội, of the k-th new moon after that of 1 January 1900."""
    t = k / 1236.85
    mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * pi / 180)
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * pi / 180
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * pi / 180
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * pi / 180
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon)
    shift += 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon)
    shift += -0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun)
    shift += -0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    late = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + shift - late + 0.5 + HANOI)


def sun_sign(julian: int) -> int:
    """In which twelfth of its way the sun stands when the day begins in Hà Nội: 9 from the winter solstice on."""
    t = (julian - 2451545.5 - HANOI) / 36525
    anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3) * pi / 180
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    longitude += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return floor(longitude % 360 / 30)


def eleventh_month(year: int) -> int:
    """The first day of the month of the winter solstice."""
    k = floor((julian_of(date(year, 12, 31)) - 2415021) / SYNODIC)
    first = new_moon(k)
    return new_moon(k - 1) if sun_sign(first) >= 9 else first


def tet(year: int) -> date:
    """The first day of the first month: the third new moon from the eleventh month, or the fourth with a leap month
    between."""
    before = eleventh_month(year - 1)
    k = floor((before - J1900) / SYNODIC + 0.5)
    moons = [new_moon(k + n) for n in range(5)]
    is_leap_year = eleventh_month(year) - before > 365
    leaps = [n for n in (1, 2) if sun_sign(moons[n]) == sun_sign(moons[n + 1])]
    return day_of(moons[3] if is_leap_year and leaps else moons[2])


def julian_of(day: date) -> int:
    return day.toordinal() + 1721425


def day_of(julian: int) -> date:
    return date(1, 1, 1) + timedelta(days=julian - 1721426)
