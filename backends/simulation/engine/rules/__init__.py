"""This package holds the rules by which LLMs choose their meta-actions, round after round."""
