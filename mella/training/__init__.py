"""Fine-tuning: recipes, tiny base models made on the spot, adapters, checkpoints."""
