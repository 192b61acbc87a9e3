"""Changes single values of a YAML text and leaves every other character as it was."""
