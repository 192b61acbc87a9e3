"""What stands between policyweave and GitHub: code owners, the comment on a pull request, previews, what is published."""
