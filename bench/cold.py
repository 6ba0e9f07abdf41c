"""The product without its kept answers: what a first reader costs."""

from wsgi import app

app.extensions["iris_kept"].most = 0
