"""The administrators' small lists: names in an order that they choose, edited a row at a time."""
