"""Running the house: health, logs, doctor, backup and restore."""
