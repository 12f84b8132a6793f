"""Plans: what they want, what facts say was reached of it, what it cost."""
