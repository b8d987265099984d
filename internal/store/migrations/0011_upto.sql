-- What is in nobody's hands for some readers may be in a case that only those
-- above them know: an alarm may be for readers of some clearances only. upto is
-- the highest of them; 0 is TLP:RED.
ALTER TABLE alarm ADD COLUMN upto BIGINT NOT NULL DEFAULT 0;

-- A product is held at the marking of whom it names, as that is now.
UPDATE product SET held = (SELECT max(c.marking) FROM chain h JOIN contact c ON c.id = h.contact_id WHERE h.product_id = product.id)
  WHERE held < (SELECT COALESCE(max(c.marking), -4) FROM chain h JOIN contact c ON c.id = h.contact_id WHERE h.product_id = product.id);
UPDATE clock SET marking = (SELECT p.held FROM product p WHERE p.id = clock.about_id)
  WHERE marking < (SELECT COALESCE(max(p.held), -4) FROM product p WHERE p.id = clock.about_id);
