"""Makes those originals of the sample archive that are no plain text, from the texts beside this file.

`python -m sample_originals` writes them into `reports/` and says which changed. docx files come out the same each time;
doc, pdf and html files are made from docx ones by LibreOffice, and come out the same with the same version and fonts.
"""
