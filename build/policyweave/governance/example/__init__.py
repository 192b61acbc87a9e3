"""What `policyweave governance init` writes."""
