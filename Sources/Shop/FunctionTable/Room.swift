// Holds nothing but the generated function table.
