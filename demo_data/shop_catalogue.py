"""What the generated corner shop sells: its shelves, themes, seasons and price changes.

Nothing here is drawn at random. The order within a shelf matters: the earlier a product stands,
the more often the customers of its theme buy it.
"""

# fmt: off
# One entry a line would make this page three times as long and no clearer.

SHELVES: dict[str, dict[str, float]] = {
    "Bakery": {
        "Sliced white bread": 1.60, "Sourdough loaf": 3.80, "Croissants": 2.90, "Seeded rolls": 2.20,
        "Wholemeal loaf": 2.40, "Baguette": 1.50, "Bagels": 2.30, "Rye bread": 3.10, "Brioche buns": 2.80,
        "Crumpets": 1.40, "Cinnamon swirls": 3.20,
    },
    "Breakfast": {
        "Strawberry jam": 2.60, "Porridge oats": 1.90, "Orange marmalade": 2.70, "Crunchy granola": 3.60,
        "Peanut butter": 3.30, "Honey": 4.50, "Corn flakes": 2.50, "Fruit muesli": 3.40,
        "Chocolate spread": 3.50,
    },
    "Dairy & eggs": {
        "Whole milk": 1.30, "Free-range eggs": 3.20, "Salted butter": 2.50, "Mature cheddar": 4.20,
        "Greek yoghurt": 2.40, "Cream cheese": 1.90, "Unsalted butter": 2.60, "Organic oat drink": 2.10,
        "Organic tofu": 2.80,
    },
    "Vegetables": {
        "Potatoes": 1.80, "Onions": 1.20, "Organic carrots": 1.60, "Baby spinach": 2.00,
        "Vine tomatoes": 2.60, "Organic courgettes": 2.40, "Cucumber": 1.10, "Organic kale": 2.20,
        "Broccoli": 1.50, "Red peppers": 2.10, "Asparagus": 3.90, "Butternut squash": 2.70,
    },
    "Fruit": {
        "Bananas": 1.40, "Avocados": 2.80, "Organic apples": 2.90, "Limes": 1.20, "Organic lemons": 2.10,
        "Blueberries": 3.20, "Clementines": 2.60, "Strawberries": 3.40, "Kiwi fruit": 1.90, "Mango": 2.30,
        "Pomegranate": 2.50,
    },
    "Coffee & tea": {
        "Espresso beans": 8.90, "Filter coffee": 6.40, "Cappuccino pods": 4.80, "Earl Grey tea": 3.30,
        "Green tea": 3.10, "Decaf coffee": 6.90, "Instant coffee": 4.40, "Chai latte mix": 3.90,
        "Hot chocolate": 3.70, "Barista oat foam": 2.30, "Peppermint tea": 2.80,
    },
    "Sweets": {
        "Dark chocolate": 2.60, "Milk chocolate": 2.20, "Butter shortbread": 2.90, "Hazelnut wafers": 2.40,
        "Chocolate truffles": 5.50, "Almond biscotti": 3.40, "Caramel fudge": 3.00, "Carrot cake": 4.60,
        "Brownies": 3.80, "Wine gums": 1.70, "Marzipan fruits": 3.90,
    },
    "Ice cream": {
        "Vanilla ice cream": 4.20, "Chocolate ice cream": 4.40, "Ice lollies": 3.00, "Lemon sorbet": 3.90,
    },
    "Household": {
        "Toilet paper": 4.90, "Washing-up liquid": 1.80, "Kitchen roll": 3.20, "Bin bags": 2.60,
        "Laundry liquid": 7.50, "Cleaning sponges": 1.50, "Dishwasher tablets": 6.80,
        "Bathroom cleaner": 2.90, "Cling film": 1.90, "Light bulbs": 4.30, "AA batteries": 5.20,
        "Matches": 0.80,
    },
    "Body care": {
        "Toothpaste": 2.40, "Shower gel": 2.70, "Hand soap": 1.90, "Shampoo": 3.90, "Tissues": 1.60,
        "Deodorant": 3.10, "Cotton pads": 1.70, "Hand cream": 3.60, "Plasters": 2.20, "Sun cream": 8.50,
    },
    "Snacks": {
        "Salted crisps": 2.10, "Tortilla chips": 2.30, "Roasted peanuts": 1.90, "Tomato salsa": 2.20,
        "Paprika crisps": 2.10, "Pretzels": 1.80, "Popcorn": 1.60, "Cheese puffs": 1.70, "Olives": 2.90,
        "Beef jerky": 3.80,
    },
    "Soft drinks": {
        "Cola": 1.90, "Sparkling water": 0.90, "Ginger beer": 1.80, "Tonic water": 1.60,
        "Orange soda": 1.70, "Iced tea": 2.00, "Energy drink": 1.50,
    },
    "Beer & wine": {
        "Lager": 6.90, "Pale ale": 2.60, "Red wine": 8.50, "Dry cider": 2.50, "Wheat beer": 2.40,
        "White wine": 7.90, "Alcohol-free beer": 1.90, "Mulled wine": 5.90,
    },
    "Pantry": {
        "Chopped tomatoes": 1.10, "Spaghetti": 1.40, "Basmati rice": 3.20, "Red lentils": 2.10,
        "Chickpeas": 0.90, "Plain flour": 1.30, "Penne": 1.40, "Coconut milk": 1.70, "Tomato paste": 1.00,
        "Kidney beans": 0.90, "Couscous": 1.80, "Dried yeast": 1.20, "Risotto rice": 2.90,
    },
    "Spices & oils": {
        "Olive oil": 7.80, "Garlic": 0.90, "Black pepper": 2.40, "Vegetable stock": 1.70, "Soy sauce": 2.30,
        "Ground cumin": 1.80, "Smoked paprika": 1.90, "Fresh ginger": 1.10, "Balsamic vinegar": 3.60,
        "Curry paste": 2.50, "Dried oregano": 1.50, "Sea salt": 1.60,
    },
}

THEME_SHARES: dict[str, float] = {
    "Bread & breakfast": 0.28,
    "Organic & fresh": 0.21,
    "Coffee & sweets": 0.17,
    "Household & care": 0.14,
    "Snacks & drinks": 0.12,
    "Cooking from scratch": 0.08,
}

THEME_SHELVES: dict[str, tuple[str, ...]] = {
    "Bread & breakfast": ("Bakery", "Breakfast"),
    "Organic & fresh": ("Vegetables", "Fruit"),
    "Coffee & sweets": ("Coffee & tea", "Sweets"),
    "Household & care": ("Household", "Body care"),
    "Snacks & drinks": ("Snacks", "Soft drinks", "Beer & wine"),
    "Cooking from scratch": ("Pantry", "Spices & oils"),
}

# Single products which belong to a theme although they stand on another shelf.
THEME_EXTRAS: dict[str, tuple[str, ...]] = {
    "Bread & breakfast": ("Greek yoghurt", "Cream cheese"),
    "Organic & fresh": ("Organic oat drink", "Organic tofu"),
    "Coffee & sweets": ("Vanilla ice cream", "Chocolate ice cream"),
}

# Everyone buys these, so they belong to no theme.
STAPLES: dict[str, float] = {
    "Whole milk": 6, "Bananas": 5, "Free-range eggs": 5, "Sliced white bread": 4, "Salted butter": 3,
    "Potatoes": 3, "Onions": 3, "Mature cheddar": 2,
}

# Products sold mostly in some months: the months, and how many times likelier a sale is then.
SEASONS: dict[str, tuple[tuple[int, ...], float]] = {
    "Vanilla ice cream": ((5, 6, 7, 8), 5), "Chocolate ice cream": ((5, 6, 7, 8), 5),
    "Ice lollies": ((5, 6, 7, 8), 8), "Lemon sorbet": ((5, 6, 7, 8), 6), "Iced tea": ((5, 6, 7, 8), 4),
    "Dry cider": ((5, 6, 7, 8), 2), "Sun cream": ((5, 6, 7, 8), 8), "Mulled wine": ((12,), 25),
    "Marzipan fruits": ((11, 12), 8), "Chocolate truffles": ((2, 12), 3),
    "Hot chocolate": ((11, 12, 1, 2), 3), "Clementines": ((11, 12, 1), 5), "Pomegranate": ((10, 11, 12), 4),
    "Strawberries": ((5, 6, 7), 5), "Asparagus": ((4, 5, 6), 8), "Butternut squash": ((9, 10, 11), 5),
    "Porridge oats": ((11, 12, 1, 2), 1.6),
}

# Products and shelves which sell better from Friday to Sunday.
WEEKEND_FAVOURITES: dict[str, float] = {
    "Beer & wine": 1.7, "Snacks": 1.4, "Croissants": 2.0, "Brioche buns": 1.6, "Cinnamon swirls": 1.8,
    "Carrot cake": 1.5,
}

# From this day on, the product or all of the shelf costs this many times its price of before.
PRICE_CHANGES: tuple[tuple[str, str, float], ...] = (
    ("2024-05-01", "Olive oil", 1.15), ("2024-09-01", "Coffee & tea", 1.08),
    ("2024-10-01", "Salted butter", 1.12), ("2025-01-01", "Bakery", 1.05),
    ("2025-01-01", "Household", 1.04), ("2025-02-01", "Beer & wine", 1.06),
    ("2025-03-01", "Dark chocolate", 1.20), ("2025-04-01", "Washing-up liquid", 0.90),
    ("2025-05-01", "Coffee & tea", 1.05),
)
