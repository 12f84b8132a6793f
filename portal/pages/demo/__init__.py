"""The demonstration: the register of Đắk Lắk.

Real are the units, their names and codes, the published figures of 31/12/2017 and the 56 communes that were left. All
else (documents, dates, certificates, inspections, people) is illustrative, says so, and is the same on every machine.
"""
