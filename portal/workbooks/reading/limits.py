"""How large a workbook may be. A register of the nation's communes has some 15,000 rows."""

MAX_MEGABYTES = 10  # as it is sent
MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all parts of a zip
MAX_RATIO = 100  # unpacked to packed, of parts that are worth a look
WORTH_A_LOOK = 1024 * 1024  # bytes unpacked
MAX_PARTS = 1000
MAX_ROWS = 30_000
MAX_ROW_MARKS = 200_000  # rows as XML, also those that only have a colour
MAX_COLUMNS = 256
MAX_CELLS = 2_000_000

CHILD_MEMORY = 512 * 1024 * 1024  # bytes of address space
CHILD_SECONDS = 20  # on the clock and of the processor
