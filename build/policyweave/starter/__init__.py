"""The content that `policyweave init` writes: files to copy, no code."""
