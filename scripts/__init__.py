"""Tools for the people who build this: set-up, catalogues, pictures. The product never imports them."""
