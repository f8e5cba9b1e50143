"""Paper: every form the office prints, drawn from plain values, and the signature that fixes a file."""
