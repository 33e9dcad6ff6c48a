"""What hangs on the wall: a leaflet for each procedure and a booklet for each office, as PDF."""
