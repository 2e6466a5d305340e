"""The profile of a retailer: orders by week, brands, comparison with the same tier, related shops, what happened and is open."""
