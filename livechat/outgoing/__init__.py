"""Going out: requests to addresses that people gave, which may lead nowhere but to the public internet."""
