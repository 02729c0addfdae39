"""From the sources to what is handed out: manifest, sync, student's edition, release."""
