"""The shape of the code: who may import whom, how long a file may be, what a lock file may hold."""
