"""TQDesk: training records of the communes of Tuyên Quang."""

__version__ = "0.1.0"
