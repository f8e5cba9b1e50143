"""What the window asks of the services: functions that run on the worker's thread, from an errand to records."""
