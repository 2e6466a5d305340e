"""Analysis over order data: the tables, the models, the engines that run them, and what is made of their results."""
