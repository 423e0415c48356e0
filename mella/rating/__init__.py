"""Judging the dataset by people: sheets for two native readers, and how far they agree."""
