-- Names of stores, products, suppliers and the company have up to 200 characters.

ALTER TABLE company DROP CONSTRAINT company_name_length;
ALTER TABLE company ADD CONSTRAINT company_name_length CHECK (char_length(name) BETWEEN 1 AND 200);
ALTER TABLE stores DROP CONSTRAINT stores_name_length;
ALTER TABLE stores ADD CONSTRAINT stores_name_length CHECK (char_length(name) BETWEEN 1 AND 200);
ALTER TABLE products DROP CONSTRAINT products_name_length;
ALTER TABLE products ADD CONSTRAINT products_name_length CHECK (char_length(name) BETWEEN 1 AND 200);
ALTER TABLE suppliers DROP CONSTRAINT suppliers_name_length;
ALTER TABLE suppliers ADD CONSTRAINT suppliers_name_length CHECK (char_length(name) BETWEEN 1 AND 200);
