"""What the screens ask: forms of steps and facts, made from what the law and the data say of them."""
