"""The stages: each takes a text or lines and gives a Change, knows its own options and no other stage."""
