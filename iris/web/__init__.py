"""What is shown: one package per area; `guard`, `identity`, `shell`, `errors` serve all of them."""
