"""How these documents are numbered and divided: numerals, list markers, sentences.

The one room that every stage may ask: it knows marks on the page, and words with their background weights, and
nothing about roles.
"""
