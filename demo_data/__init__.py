"""Small tables to try Tastemap with, and the generator of the largest one."""

from pathlib import Path

FOLDER = Path(__file__).parent
