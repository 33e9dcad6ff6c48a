"""Files around the pages: scripts and styles, downloads, the offline copy, compression, the bundle."""
