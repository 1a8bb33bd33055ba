"""Those who can tell who somebody is: Google, GitHub, any OpenID Connect provider; asked within time and size."""
