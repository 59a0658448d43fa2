"""A dwelling written down as the register gives it: `document.document_of`, and the summary in words by `summaries`.

Each document keeps to the habits of one assessment software (`style`).
"""
