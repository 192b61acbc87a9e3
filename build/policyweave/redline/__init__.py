"""What readers will see change: two composed pages compared block by block and word by word."""
