"""cv2's names: its namespaces, functions and classes as scripts see them, made of the emitted tables when first used."""
