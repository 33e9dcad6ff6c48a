"""What a submission, a dossier, a status and a deadline are. Pure.

No HTTP, no SDK, no environment, no clock.
"""
