"""What runs on the developer's own Python around the product: fetching, assembling, packing, starting."""
