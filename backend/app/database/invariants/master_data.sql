-- Rules about products, stores, users and suppliers, and their versions. orders.sql explains these files.

WITH some_products AS (
    SELECT id FROM products
), some_stores AS (
    SELECT id FROM stores
), some_users AS (
    SELECT id FROM users
), some_suppliers AS (
    SELECT id FROM suppliers
)

-- ---- versions of products
SELECT 'a version begins when the one before ends' AS rule, 'product ' || product_id || ' version ' || version AS subject,
       last + 1 || ' from ' || before AS expected, version || ' from ' || valid_from AS found
FROM (SELECT product_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM product_versions WHERE product_id IN (SELECT id FROM some_products)
      WINDOW w AS (PARTITION BY product_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'product ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_products JOIN products m USING (id)
LEFT JOIN product_versions v ON v.product_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{product_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'product ' || p.id, 'a label',
       'brand ' || p.brand || ', category ' || p.category
FROM some_products JOIN products p USING (id)
LEFT JOIN labels b ON b.kind = 'brand' AND b.name = p.brand
LEFT JOIN labels c ON c.kind = 'category' AND c.name = p.category
WHERE b.id IS NULL OR c.id IS NULL

UNION ALL
SELECT 'a product has the name of its supplier', 'product ' || p.id, coalesce(x.name, 'none'), coalesce(p.supplier, 'none')
FROM some_products JOIN products p USING (id) LEFT JOIN suppliers x ON x.id = p.supplier_id
WHERE p.supplier IS DISTINCT FROM x.name

UNION ALL
-- ---- versions of stores
SELECT 'a version begins when the one before ends', 'store ' || store_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT store_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM store_versions WHERE store_id IN (SELECT id FROM some_stores)
      WINDOW w AS (PARTITION BY store_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'store ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_stores JOIN stores m USING (id)
LEFT JOIN store_versions v ON v.store_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{store_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a store names one of its active store managers', 'store ' || s.id,
       coalesce(manager_of(s.id, s.manager_id)::text, 'none'), coalesce(s.manager_id::text, 'none')
FROM some_stores JOIN stores s USING (id) WHERE s.manager_id IS DISTINCT FROM manager_of(s.id, s.manager_id)

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'store ' || s.id, 'a label', 'region ' || s.region
FROM some_stores JOIN stores s USING (id) LEFT JOIN labels r ON r.kind = 'region' AND r.name = s.region
WHERE r.id IS NULL

UNION ALL
-- ---- versions of users
SELECT 'a version begins when the one before ends', 'user ' || user_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT user_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM user_versions WHERE user_id IN (SELECT id FROM some_users)
      WINDOW w AS (PARTITION BY user_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'user ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_users JOIN users m USING (id)
LEFT JOIN user_versions v ON v.user_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{user_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'user ' || u.id, 'a label', 'region ' || u.region
FROM some_users JOIN users u USING (id) LEFT JOIN labels r ON r.kind = 'region' AND r.name = u.region
WHERE u.region IS NOT NULL AND r.id IS NULL

UNION ALL
-- ---- versions of suppliers
SELECT 'a version begins when the one before ends', 'supplier ' || supplier_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT supplier_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM supplier_versions WHERE supplier_id IN (SELECT id FROM some_suppliers)
      WINDOW w AS (PARTITION BY supplier_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'supplier ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_suppliers JOIN suppliers m USING (id)
LEFT JOIN supplier_versions v ON v.supplier_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{supplier_id,valid_from,valid_to,actor_id,changes}'::text[])) IS NOT TRUE
