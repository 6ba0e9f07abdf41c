"""The yardstick over HTTP: one Flask view that answers constant JSON under the same server."""

from flask import Flask

app = Flask("bare")


@app.get("/")
def bare() -> dict[str, str]:
    """The same every time."""
    return {"status": "licensed"}
