"""What the program brings along and never writes to: fonts, icons, region codes, the sample township."""
