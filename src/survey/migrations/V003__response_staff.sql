-- Who served the customer who answered, so that members of staff can be compared.

ALTER TABLE response ADD COLUMN staff TEXT; -- personal: the member of staff that it is about
