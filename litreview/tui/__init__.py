"""The terminal app: screens and widgets over the headless sessions; the only room that imports Textual."""
