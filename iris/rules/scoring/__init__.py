"""The integrity score: how far an agency can be trusted, and why.

The method is data (`methods/`), the arithmetic one pure function over arrays (`batch.score_batch`).
"""
