"""What the promises are proved with: stores that fail and processes that die from a seed, and the audit
after.
"""
