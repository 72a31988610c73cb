-- What a page of a list says of a product with several variants. As queries inside the page's own they would be made ready to
-- run for every page, though most products have one variant; functions are begun for those alone that need them.
create function catalog.available_of_all(product uuid) returns bigint language plpgsql stable as $$
begin
    return (select sum(l.available) from catalog.listings l where l.product_id = product);
end
$$;

-- The variants behind the first, as they are answered, with commas between.
create function catalog.further_variants(product uuid) returns text language plpgsql stable as $$
begin
    return (
        select string_agg(json_build_object(
            'id', l.variant_id, 'sku', l.sku, 'options', l.options,
            'price', catalog.amount(l.unit_price_minor, l.currency)::numeric, 'price_minor', l.unit_price_minor,
            'stock_quantity', l.available)::text, ',' order by l.position)
        from catalog.listings l where l.product_id = product and l.position > 0);
end
$$;
