"""Tests by layer; the modules beside the folders start what tests need: servers, browsers, the app."""
