"""What people look at: one self-contained HTML page, and Markdown for the metadata of assets."""
