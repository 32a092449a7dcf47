"""From a product and a budget to the list of customers to contact."""
