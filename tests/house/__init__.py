"""The house keeps its own rules: layers, sizes, doors, templates, catalogues, locks."""
