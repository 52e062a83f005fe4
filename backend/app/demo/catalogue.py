"""The demo company: its stores, products and users. All names are made up."""

from dataclasses import dataclass, replace
from random import Random

from app.demo.suppliers import TERMS
from app.models.barcodes import check_digit


@dataclass(frozen=True)
class Store:
    """A store; its id is its position in the list, from 1."""

    id: int
    code: str
    name: str
    region: str
    store_type: str
    address: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True)
class Product:
    """A product: `typical` is the usual order quantity in cases, `weight` its relative order frequency.

    `slow` products are asked for seldom. `starts` and `ends` are parts of the history, 0 to 1: a new product comes into
    the stores at its start, a discontinued one is not ordered after its end.
    """

    id: int
    sku: str
    name: str
    brand: str
    category: str
    package_size: str
    unit_price: float
    weight: float
    typical: int
    supplier_id: int
    slow: bool
    starts: float = 0.0
    ends: float = 1.0

    @property
    def units_per_case(self) -> int:
        """The first number of the package size: 24 of "24 x 330 ml"."""
        return int(self.package_size.split()[0])

    @property
    def barcode(self) -> str:
        """An EAN of the range that GS1 keeps free for codes inside a company."""
        digits = f"20{self.id:010}"
        return f"{digits}{check_digit(digits)}"


@dataclass(frozen=True)
class User:
    """A user of the demo company."""

    id: int
    username: str
    email: str
    first_name: str
    last_name: str
    role: str
    store_id: int | None
    region: str | None


@dataclass(frozen=True)
class StoreType:
    """Demand of a store type: overall weight, weekend factor (1: as on weekdays), categories with higher demand."""

    weight: float
    weekend: float
    favours: tuple[str, ...]


# region, city, state, code, postal code, store type (W: the region's warehouse)
LOCATIONS = [
    ("West", "Los Angeles", "CA", "LAX", "90021", "W"),
    ("West", "San Francisco", "CA", "SFO", "94103", "Urban"),
    ("West", "San Diego", "CA", "SAN", "92101", "Tourist"),
    ("West", "Sacramento", "CA", "SAC", "95814", "Suburban"),
    ("South", "Dallas", "TX", "DAL", "75207", "W"),
    ("South", "Austin", "TX", "AUS", "78701", "Entertainment"),
    ("South", "Houston", "TX", "HOU", "77002", "Business"),
    ("South", "San Antonio", "TX", "SAT", "78205", "Tourist"),
    ("Northeast", "Newark", "NJ", "EWR", "07105", "W"),
    ("Northeast", "New York", "NY", "NYC", "10001", "Urban"),
    ("Northeast", "Boston", "MA", "BOS", "02110", "Business"),
    ("Northeast", "Albany", "NY", "ALB", "12207", "Suburban"),
    ("Midwest", "Chicago", "IL", "CHI", "60608", "W"),
    ("Midwest", "Minneapolis", "MN", "MSP", "55401", "Shopping"),
    ("Midwest", "Columbus", "OH", "CMH", "43215", "Suburban"),
    ("Southeast", "Atlanta", "GA", "ATL", "30303", "Urban"),
    ("Southeast", "Orlando", "FL", "MCO", "32801", "Entertainment"),
    ("Southeast", "Miami", "FL", "MIA", "33131", "Tourist"),
    ("Northwest", "Seattle", "WA", "SEA", "98101", "Urban"),
    ("Northwest", "Portland", "OR", "PDX", "97204", "Shopping"),
    ("Northwest", "Spokane", "WA", "GEG", "99201", "Suburban"),
    ("Mountain", "Denver", "CO", "DEN", "80202", "Business"),
    ("Mountain", "Salt Lake City", "UT", "SLC", "84101", "Shopping"),
    ("Mountain", "Boise", "ID", "BOI", "83702", "Suburban"),
    ("Southwest", "Phoenix", "AZ", "PHX", "85004", "Shopping"),
    ("Southwest", "Las Vegas", "NV", "LAS", "89101", "Entertainment"),
]
STREETS = [
    "Harbor Street",
    "Mill Road",
    "Union Avenue",
    "Foundry Lane",
    "Orchard Way",
    "Canal Street",
    "Depot Road",
]
NAMES = {
    "W": "Distribution Center",
    "Urban": "Downtown",
    "Suburban": "Parkside",
    "Tourist": "Waterfront",
    "Business": "Exchange",
    "Entertainment": "Arena",
    "Shopping": "Galleria",
}

# category: price of a case, popularity, demand factor in summer (1: none), flavours
CATEGORIES = {
    "Cola": (
        14.4,
        2.4,
        1.35,
        ["Classic", "Zero", "Cherry", "Vanilla", "Lime", "Caffeine Free", "Cane Sugar"],
    ),
    "Water": (6.9, 2.6, 1.60, ["Still", "Spring", "Alpine", "Purified", "Mineral", "Electrolyte", "Glacier"]),
    "Sparkling Water": (8.4, 1.7, 1.45, ["Plain", "Lemon", "Grapefruit", "Berry", "Cucumber", "Mango"]),
    "Lemonade": (11.2, 1.2, 1.80, ["Classic", "Pink", "Mint", "Ginger", "Peach"]),
    "Orange Soda": (12.8, 1.0, 1.30, ["Original", "Zero", "Blood Orange", "Mandarin"]),
    "Root Beer": (13.1, 0.8, 1.10, ["Original", "Diet", "Birch", "Vanilla Cream"]),
    "Ginger Ale": (12.5, 0.8, 0.85, ["Dry", "Golden", "Diet", "Cranberry"]),
    "Tonic": (13.9, 0.7, 1.10, ["Indian", "Light", "Elderflower", "Mediterranean"]),
    "Iced Tea": (12.2, 1.5, 1.70, ["Peach", "Lemon", "Green", "Raspberry", "Unsweetened"]),
    "Iced Coffee": (21.5, 1.1, 1.40, ["Black", "Latte", "Mocha", "Caramel", "Oat"]),
    "Energy Drink": (27.6, 1.5, 1.15, ["Original", "Sugar Free", "Tropical", "Berry", "Citrus"]),
    "Sports Drink": (16.8, 1.3, 1.50, ["Lemon Lime", "Orange", "Blue Ice", "Fruit Punch", "Zero"]),
    "Apple Juice": (17.3, 0.9, 0.90, ["Clear", "Cloudy", "Organic", "With Elderberry"]),
    "Orange Juice": (19.4, 1.1, 0.90, ["Smooth", "With Pulp", "Low Acid", "With Calcium"]),
    "Smoothie": (24.9, 0.7, 1.25, ["Berry", "Mango", "Green", "Banana"]),
    "Coconut Water": (22.0, 0.6, 1.55, ["Pure", "Pineapple", "Pressed"]),
    "Hot Chocolate": (18.6, 0.5, 0.35, ["Dark", "Milk", "Hazelnut"]),
}
BRANDS = list(TERMS)
SLOW_SHARE, SLOW_WEIGHT = 0.15, 0.12  # of the products; their weight beside the others
NEW, DISCONTINUED = 5, 4  # products
SIZES = ["24 x 330 ml", "12 x 500 ml", "6 x 1.5 l", "24 x 355 ml", "12 x 1 l", "48 x 200 ml"]

FIRST = ["Ada", "Ben", "Cleo", "Dana", "Elio", "Faye", "Gus", "Hana", "Ivo", "June", "Kai", "Lena", "Milo", "Nora",
         "Otis", "Pia", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Vito", "Wren", "Yara", "Zane", "Alma"]  # fmt: skip
LAST = ["Fox", "Marsh", "Vale", "Stone", "Rivers", "Hale", "Brook", "Lane", "Frost", "Wells", "North", "Page",
        "Reed", "Sharp", "Thorn", "Underhill", "Voss", "West", "Yorke", "Abbott", "Birch", "Cole"]  # fmt: skip

WAREHOUSE = "Warehouse"
# region without a warehouse of its own: region of the warehouse that supplies it
SERVED_BY = {"Southeast": "Northeast", "Northwest": "West", "Mountain": "Midwest", "Southwest": "South"}
STORE_TYPES = {
    "Urban": StoreType(1.35, 0.8, ("Iced Coffee", "Energy Drink", "Sparkling Water")),
    "Suburban": StoreType(0.8, 1.1, ("Apple Juice", "Orange Juice", "Root Beer")),
    "Tourist": StoreType(1.1, 1.8, ("Water", "Lemonade", "Coconut Water")),
    "Business": StoreType(0.9, 0.2, ("Iced Coffee", "Tonic", "Sparkling Water")),
    "Entertainment": StoreType(1.2, 1.9, ("Cola", "Energy Drink", "Orange Soda")),
    "Shopping": StoreType(1.0, 1.3, ("Smoothie", "Iced Tea", "Lemonade")),
}


def make_stores(rng: Random) -> list[Store]:
    """Make 26 stores in 8 regions, four of them warehouses."""
    stores: list[Store] = []
    for number, (region, city, state, code, postal_code, kind) in enumerate(LOCATIONS, start=1):
        stores.append(
            Store(
                id=number,
                code=f"{code}-01",
                name=f"{city} {NAMES[kind]}",
                region=region,
                store_type=WAREHOUSE if kind == "W" else kind,
                address=f"{rng.randint(10, 990)} {rng.choice(STREETS)}",
                city=city,
                state=state,
                postal_code=postal_code,
            )
        )
    return stores


def make_products(rng: Random) -> list[Product]:
    """Make two brands of each flavour: over 150 products in 17 categories."""
    products: list[Product] = []
    for category, (price, popularity, _, flavours) in CATEGORIES.items():
        short = "".join(word[0] for word in category.split()) + category[1:3].upper()
        for flavour in flavours:
            for brand in rng.sample(BRANDS, 2):
                number = len(products) + 1
                slow = rng.random() < SLOW_SHARE
                products.append(
                    Product(
                        id=number,
                        sku=f"{short}-{number:04}",
                        name=f"{brand} {flavour} {category}",
                        brand=brand,
                        category=category,
                        package_size=rng.choice(SIZES),
                        unit_price=round(price * rng.uniform(0.8, 1.3), 2),
                        weight=popularity * rng.uniform(0.4, 1.8) * (SLOW_WEIGHT if slow else 1.0),
                        typical=rng.choice([8, 12, 16, 20, 24, 30, 36]),
                        supplier_id=BRANDS.index(brand) + 1,
                        slow=slow,
                    )
                )
    return with_changes(rng, products)


def with_changes(rng: Random, products: list[Product]) -> list[Product]:
    """Make some products new, and discontinue others."""
    chosen = rng.sample(products[len(products) // 4 :], NEW + DISCONTINUED)
    starts = {product.id: rng.uniform(0.35, 0.85) for product in chosen[:NEW]}
    ends = {product.id: rng.uniform(0.5, 0.85) for product in chosen[NEW:]}
    return [replace(p, starts=starts.get(p.id, 0.0), ends=ends.get(p.id, 1.0)) for p in products]


def make_users(rng: Random, stores: list[Store]) -> list[User]:
    """Make a regional manager for each region (West first), two administrators, a manager for each store."""
    regions = list(dict.fromkeys(store.region for store in stores))
    posts: list[tuple[str, int | None, str | None]] = [("regional_manager", None, region) for region in regions]
    posts += [("admin", None, None)] * 2
    posts += [("store_manager", store.id, None) for store in stores]
    names = [(first, last) for first in FIRST for last in LAST]
    users: list[User] = []
    for number, (role, store_id, region) in enumerate(posts, start=1):
        first, last = names.pop(rng.randrange(len(names)))
        username = f"{first}.{last}".lower()
        email = f"{username}@brickhouse.example"
        users.append(User(number, username, email, first, last, role, store_id, region))
    return users
