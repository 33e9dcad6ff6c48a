"""What a submission, a dossier, a status and a deadline are. Pure: no HTTP, no SDK, no environment, no clock."""
