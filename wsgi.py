"""What the server loads: `wsgi:app`."""

import os

from config import Settings
from iris.app import create_app

app = create_app(Settings.from_environ(os.environ))
