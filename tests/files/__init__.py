"""Files to judge: hostile ones made here, good ones of real programs fetched by a task."""
