"""The Git repository that holds the content: read without touching the checkout, written in whole steps only."""
