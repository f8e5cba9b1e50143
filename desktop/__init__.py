"""稳岗经办台: the offline desktop application of a township's counter."""
