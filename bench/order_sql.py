"""The SQL that draws shops, brands and orders: constants over the variables of the connection (seed, shops, weeks)."""

# A number that looks drawn by lot, of a key and a salt under 64: uniform (u), and nearly normal within three (n).
MACROS = """
CREATE MACRO lot(key, salt) AS hash(CAST(key AS BIGINT) * 64 + salt + getvariable('seed'));
CREATE MACRO u(key, salt) AS (lot(key, salt) >> 11) / 9007199254740992.0;
CREATE MACRO n(key, salt) AS ((lot(key, salt) & 2097151) + ((lot(key, salt) >> 21) & 2097151) + ((lot(key, salt) >> 42) & 2097151)) / 1048576.0 - 3.0;
"""

# Place 1 sells best. The first brand comes from another province and hardly sells here.
BRANDS = """
CREATE TABLE brand AS
WITH a AS (
  SELECT CAST(range AS INTEGER) + 1 AS sku, CAST(FLOOR(getvariable('brands') * 0.6) AS INTEGER) AS deep FROM range(getvariable('brands'))
),
b AS (SELECT sku, CASE WHEN sku = 1 THEN deep WHEN sku <= deep THEN sku - 1 ELSE sku END AS place FROM a),
c AS (
  SELECT sku, place, place % 5 = 4 AND place <= 30 AS scarce, place % 5 = 0 AND place <= 70 AS limited, place IN (31, 62, 93) AS fresh,
    CASE WHEN sku = 1 THEN 95 ELSE ROUND(EXP(LN(60) + 2.6 * POW(u(sku, 1), 1.6)), 0) END AS whole_price,
    CASE WHEN sku = 1 THEN '省外' WHEN u(sku, 2) < (CASE WHEN place <= 20 THEN 0.7 ELSE 0.25 END) THEN '省内' WHEN u(sku, 2) > 0.97 THEN '国外' ELSE '省外' END AS origin
  FROM b
)
SELECT sku, place, scarce, limited, fresh, CAST(whole_price AS DECIMAL(10,2)) AS whole_price, origin,
  CASE WHEN sku = 1 THEN '白沙' ELSE CASE origin WHEN '省内' THEN (['黄山', '迎客松', '都宝', '红三环'])[1 + sku % 4]
    WHEN '国外' THEN '万里' ELSE (['利群', '云烟', '玉溪', '南京', '双喜', '娇子', '真龙', '泰山', '兰州', '钻石'])[1 + sku % 10] END END AS brand
FROM c;
CREATE TABLE sku AS
SELECT sku, CASE WHEN sku = 1 THEN '白沙' ELSE CONCAT(brand, '（', sku, '号）') END AS name, brand, origin,
  CASE WHEN whole_price >= 350 THEN 1 WHEN whole_price >= 200 THEN 2 WHEN whole_price >= 120 THEN 3 WHEN whole_price >= 80 THEN 4 ELSE 5 END AS klass,
  whole_price, CAST(ROUND(whole_price * 1.15, 0) AS DECIMAL(10,2)) AS retail_price,
  CASE WHEN scarce THEN '紧俏' WHEN place <= 60 THEN '顺销' WHEN place <= 130 THEN '平销' ELSE '滞销' END AS heat,
  CASE WHEN place IN (4, 9, 22, 41) THEN 1 ELSE 0 END AS sensitive,
  CASE WHEN fresh THEN getvariable('on_day') - CAST(20 + place % 30 AS INTEGER) ELSE DATE '2015-01-01' + CAST(sku * 11 AS INTEGER) END AS listed_on
FROM brand;
"""

# Streets are numbered from the middle of the town outwards; x and y are metres from there. Shops stand about the crossings of a
# grid of 200 metres, schools between them.
SHOPS = """
CREATE TABLE street AS
WITH a AS (
  SELECT o, s, s < CEIL(getvariable('streets') * 0.45) AS town, CEIL(getvariable('streets') * 0.45) AS towns
  FROM (SELECT range AS o FROM range(CAST(CEIL(getvariable('shops') * 1.0 / getvariable('per_org')) AS BIGINT))) CROSS JOIN (SELECT range AS s FROM range(getvariable('streets')))
),
b AS (SELECT o, s, town, CASE WHEN town THEN 700 + 350 * s ELSE 6000 + 1100 * (s - towns) END AS far, 2.399963 * s + o AS angle FROM a)
SELECT o, s, town, CASE WHEN town THEN CONCAT('城', s + 1, '街道') ELSE CONCAT('乡', s + 1, '镇') END AS street, far * COS(angle) AS cx, far * SIN(angle) AS cy,
  121.0 + (o % 10) * 0.5 AS lng0, 30.0 + (o // 10) * 0.5 AS lat0
FROM b;
CREATE TABLE shop AS
WITH a AS (SELECT range AS i, range // getvariable('per_org') AS o, range % getvariable('per_org') AS k FROM range(getvariable('shops'))),
b AS (
  SELECT i, o, k, LEAST(CAST(FLOOR(getvariable('streets') * POW(k * 1.0 / getvariable('per_org'), 0.9)) AS BIGINT), getvariable('streets') - 1) AS s,
    k // 45 AS rt FROM a
),
c AS (
  SELECT b.i, b.o, b.k, b.s, b.rt, t.street, t.town, t.lng0, t.lat0,
    CASE WHEN t.town THEN 1 + CAST(FLOOR(29 * POW(u(i, 1), 1.1)) AS INTEGER) ELSE 1 + CAST(FLOOR(29 * POW(u(i, 1), 1.9)) AS INTEGER) END AS tier,
    u(i, 2) AS kind, NOT t.town AND u(i, 3) < 0.45 AS village, CAST(FLOOR(u(i, 4) * 6) AS INTEGER) AS v, t.cx, t.cy
  FROM b JOIN street AS t ON t.o = b.o AND t.s = b.s
),
d AS (
  SELECT i, o, k, s, rt, street, town, lng0, lat0, tier, kind,
    CASE WHEN town THEN cx + 450 * n(i, 5) WHEN village THEN cx + (900 + 500 * v) * COS(1.1 * v + s) + 130 * n(i, 5) ELSE cx + 350 * n(i, 5) END AS x,
    CASE WHEN town THEN cy + 450 * n(i, 6) WHEN village THEN cy + (900 + 500 * v) * SIN(1.1 * v + s) + 130 * n(i, 6) ELSE cy + 350 * n(i, 6) END AS y
  FROM c
),
e AS (
  SELECT i, o, k, s, rt, street, lng0, lat0, tier, CASE WHEN town THEN 'C' ELSE 'X' END AS market,
    CASE WHEN kind < (CASE WHEN town THEN 0.13 ELSE 0.05 END) THEN 'Y' WHEN kind < 0.33 THEN 'B' WHEN kind < 0.45 THEN 'S' WHEN kind < 0.49 THEN 'N'
      WHEN kind < 0.54 THEN 'F' WHEN kind < 0.58 THEN 'Q' ELSE 'Z' END AS format,
    ROUND(x / 200) * 200 + 80 * (u(i, 7) - 0.5) AS x, ROUND(y / 200) * 200 + 80 * (u(i, 8) - 0.5) AS y, 15.5 * EXP(0.082 * tier + 0.22 * n(i, 9)) AS q
  FROM d
)
SELECT i, (349901 + o) * 1000000 + 100000 + k + 1 AS lic_no, o, k, s, CAST(349901 + o AS VARCHAR) AS org, street, CONCAT(rt + 1, '线') AS route,
  CONCAT('经理', CAST(o AS VARCHAR), '-', CAST(rt // 5 + 1 AS VARCHAR)) AS rep, CAST(rt % 5 AS INTEGER) AS weekday, market, format, tier, x, y, q, 21 * POW(q / 50, 0.4) AS kinds,
  lng0 + x / (111110 * COS(RADIANS(lat0))) AS lng, lat0 + y / 111110 AS lat,
  CASE WHEN u(i, 10) < 0.02 THEN '停业' WHEN u(i, 10) < 0.05 THEN '注销' ELSE '有效' END AS status,
  CAST(getvariable('on_day') - CAST(CASE WHEN u(i, 11) < 0.06 THEN 20 + u(i, 12) * 345 ELSE 400 + u(i, 12) * 4000 END AS INTEGER) AS DATE) AS issue_date
FROM e;
"""

RETAILERS = """
CREATE TABLE retailer AS
SELECT i, lic_no, CONCAT('KH', lic_no) AS cust_code, CONCAT('示例商店', k + 1) AS name,
  CONCAT(substr('赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许', 1 + CAST(FLOOR(u(i, 20) * 20) AS INTEGER), 1), substr('安邦彬波昌朝晨春达德芳峰刚光国海翰浩和恒', 1 + CAST(FLOOR(u(i, 21) * 20) AS INTEGER), 1),
    substr('宏辉吉佳建杰金景军凯康良林敏明宁平青荣瑞', 1 + CAST(FLOOR(u(i, 22) * 20) AS INTEGER), 1)) AS principal,
  CONCAT('i', md5(CONCAT('id', i))) AS id_no, NULL AS uscc, CONCAT('139', LPAD(CAST(i + 1 AS VARCHAR), 8, '0')) AS order_phone, CONCAT('a', md5(CONCAT('acct', i))) AS bank_acct,
  CASE WHEN u(i, 23) < 0.02 THEN CONCAT('i', md5(CONCAT('spouse', i))) ELSE CONCAT('i', md5(CONCAT('id', i))) END AS acct_id_no,
  CONCAT('示例县', street, k + 1, '号') AS addr, CONCAT(street, k + 1, '号') AS addr_key, lng, lat, org, street, route, rep, market, format, tier, status, issue_date,
  CASE WHEN issue_date > getvariable('on_day') - 400 THEN issue_date + 1826 ELSE getvariable('on_day') + CAST(1 + u(i, 24) * 1825 AS INTEGER) END AS valid_to,
  CASE WHEN u(i, 25) < 0.62 THEN 'A' WHEN u(i, 25) < 0.94 THEN 'B' WHEN u(i, 25) < 0.985 THEN 'C' ELSE 'D' END AS credit
FROM shop;
"""

# What a tier may order at most: of a scarce brand less than it wants, of others more than it needs.
CAPS = """
CREATE TABLE cap AS
SELECT b.sku, t.range + 1 AS tier, CASE WHEN b.scarce THEN 1 + (t.range + 1) // (6 + b.sku % 5) ELSE 12 + 3 * t.range END AS cap
FROM brand AS b CROSS JOIN range(30) AS t WHERE b.scarce OR b.limited;
CREATE TABLE tier_cap AS
SELECT w.range AS pseq, o.org, c.sku, c.tier, c.cap + (w.range // 4 + c.sku) % 2 AS cap
FROM cap AS c CROSS JOIN range(getvariable('first_week'), getvariable('last_week') + 1) AS w CROSS JOIN (SELECT DISTINCT org FROM shop) AS o;
"""

# The brands that shops carry: how likely in a week (p), how many cartons (q). The county's taste moves the order of the brands, the
# shop's own taste moves it again, dear brands go to high tiers.
CARRIED = """
CREATE TABLE IF NOT EXISTS carried (i BIGINT, o BIGINT, sku INTEGER, r INTEGER, p DOUBLE, q DOUBLE, scarce BOOLEAN);
INSERT INTO carried
WITH local AS (
  SELECT o.o, b.sku, b.scarce, b.place = 100 AS own_kind, LN(b.whole_price / 150) AS dear,
    ROW_NUMBER() OVER (PARTITION BY o.o ORDER BY LN(b.place) + CASE WHEN b.place BETWEEN 8 AND 110 AND b.sku <> 1 THEN 0.35 * n(o.o * 1000 + b.sku, 30) ELSE 0 END) AS place
  FROM (SELECT DISTINCT o FROM shop WHERE o BETWEEN $low AND $high) AS o CROSS JOIN brand AS b WHERE b.place <> 100 OR o.o = 0
),
scored AS (
  SELECT h.i, h.o, l.sku, l.scarce, h.q, h.kinds, CASE WHEN l.scarce THEN 3.0 ELSE 0.0 END - 0.85 * LN(l.place) + LEAST(1.0, 0.35 + l.place / 80.0) * n(h.i * 1000 + l.sku, 31)
    - 0.6 * l.dear * (1 - h.tier / 16.0) AS score
  FROM shop AS h JOIN local AS l ON l.o = h.o
),
ranked AS (SELECT i, o, sku, scarce, q, kinds, ROW_NUMBER() OVER (PARTITION BY i ORDER BY score DESC) AS r FROM scored QUALIFY r <= GREATEST(8, 1.56 * kinds)),
likely AS (SELECT i, o, sku, scarce, q, r, CASE WHEN scarce THEN 0.97 ELSE LEAST(0.97, GREATEST(0.03, 1.3 - r / (1.2 * GREATEST(kinds, 5)))) END AS p, POW(r, -0.8) AS w FROM ranked)
SELECT i, o, sku, r, p, q * w / SUM(p * w) OVER (PARTITION BY i) AS q, scarce FROM likely;
"""

EFFECTS = """
CREATE TABLE scaled (i BIGINT, week INTEGER, factor DOUBLE);
CREATE TABLE silent (i BIGINT, week INTEGER);
CREATE TABLE present (i BIGINT, week INTEGER);
CREATE TABLE bare (i BIGINT, week INTEGER);
CREATE TABLE brand_scaled (sku INTEGER, week INTEGER, factor DOUBLE);
CREATE TABLE extra (i BIGINT, week INTEGER, sku INTEGER, qty DECIMAL(12,2));
CREATE TABLE head_as (i BIGINT, week INTEGER, order_ts TIMESTAMP, ip VARCHAR, channel VARCHAR, operator VARCHAR, state VARCHAR);
CREATE TABLE never_inspected (i BIGINT);
CREATE TABLE off_the_list (i BIGINT);
CREATE TABLE no_renewal (i BIGINT);
"""

# Who orders in a week, how much more or less than usual, and how.
ORDERING = """
CREATE OR REPLACE TEMP TABLE ordering AS
WITH a AS (
  SELECT h.i, h.lic_no, h.tier, h.org, h.i * 4096 + $week % 4096 AS key, CAST($monday AS DATE) + h.weekday AS order_date, r.issue_date, r.status, r.i AS ri,
    e.date_from, x.order_ts AS ts_as, x.ip, x.channel, x.operator, x.state, s.factor, p.i IS NOT NULL OR x.i IS NOT NULL AS present, q.i IS NOT NULL AS silent, b.i IS NOT NULL AS bare
  FROM shop AS h JOIN retailer AS r ON r.i = h.i
  LEFT JOIN (SELECT i, CAST(getvariable('on_day') - CAST(40 + u(i, 40) * 250 AS INTEGER) AS DATE) AS date_from FROM shop WHERE status <> '有效') AS e ON e.i = h.i
  LEFT JOIN head_as AS x ON x.i = h.i AND x.week = $week LEFT JOIN scaled AS s ON s.i = h.i AND s.week = $week
  LEFT JOIN present AS p ON p.i = h.i AND p.week = $week LEFT JOIN silent AS q ON q.i = h.i AND q.week = $week LEFT JOIN bare AS b ON b.i = h.i AND b.week = $week
)
SELECT i, lic_no, tier, key, order_date, bare, CAST($week AS BIGINT) * 10000000 + ROW_NUMBER() OVER (ORDER BY lic_no) AS order_no,
  $season * COALESCE(factor, 1) * EXP(0.1 * n(key, 41)) * CASE WHEN u(key, 42) < 0.001 THEN 4 ELSE 1 END
    * CASE WHEN issue_date > order_date - 56 AND factor IS NULL THEN 0.5 ELSE 1 END AS factor,
  COALESCE(ts_as, CAST(order_date AS TIMESTAMP) + TO_SECONDS(CASE WHEN u(key, 43) < 0.35 THEN 32400 + u(key, 44) * 1800 WHEN u(key, 43) < 0.995 THEN 34200 + u(key, 44) * 36000
    ELSE u(key, 44) * 18000 END)) AS order_ts,
  COALESCE(channel, CASE WHEN u(key, 45) < 0.001 AND NOT present AND NOT bare THEN '代录' WHEN u(i, 46) < 0.8 THEN '网订' ELSE '电访' END) AS channel,
  COALESCE(ip, CASE WHEN u(i, 46) < 0.68 THEN CONCAT('10.', i // 65536, '.', (i // 256) % 256, '.', i % 256) WHEN u(i, 46) < 0.8 THEN CONCAT('100.64.0.', lot(key, 47) % 20) END) AS ip,
  COALESCE(state, CASE WHEN present OR bare THEN '有效' WHEN u(key, 48) < 0.008 THEN '取消' WHEN u(key, 48) < 0.012 THEN '未付' WHEN u(key, 48) < 0.014 THEN '退货' ELSE '有效' END) AS state,
  COALESCE(operator, CASE WHEN u(key, 45) < 0.001 THEN CONCAT('补录岗', org) END) AS operator
FROM a
WHERE order_date >= issue_date AND order_date <= getvariable('on_day') AND NOT silent AND (date_from IS NULL OR order_date < date_from OR present)
  AND (present OR bare OR u(key, 49) < 0.88);
"""

LINES = """
CREATE OR REPLACE TEMP TABLE line AS
WITH drawn AS (
  SELECT a.order_no, a.lic_no, a.i, a.order_date, a.state, c.sku, c.r, t.cap, c.scarce, c.q * a.factor * COALESCE(f.factor, 1) * EXP(0.3 * n(a.key * 1024 + c.sku, 50)) AS q,
    u(a.key * 1024 + c.sku, 51) AS chance
  FROM ordering AS a JOIN carried AS c ON c.i = a.i JOIN brand AS b ON b.sku = c.sku JOIN sku AS s ON s.sku = c.sku
  LEFT JOIN (SELECT sku, tier, cap + ($week // 4 + sku) % 2 AS cap FROM cap) AS t ON t.sku = c.sku AND t.tier = a.tier
  LEFT JOIN brand_scaled AS f ON f.sku = c.sku AND f.week = $week
  WHERE NOT a.bare AND u(a.key * 1024 + c.sku, 52) < c.p AND s.listed_on <= a.order_date AND COALESCE(f.factor, 1) > 0
    AND NOT EXISTS (SELECT 1 FROM extra AS x WHERE x.i = a.i AND x.week = $week AND x.sku = c.sku)
),
wanted AS (
  SELECT order_no, lic_no, i, order_date, state, sku, r, cap, CASE WHEN scarce AND chance < 0.97 THEN cap + CAST(FLOOR(chance * 6) AS INTEGER) ELSE GREATEST(1, ROUND(q)) END AS req FROM drawn
),
whole AS (
  SELECT order_no, lic_no, i, order_date, state, sku, r, req AS qty_req, LEAST(req, COALESCE(cap, req)) AS qty FROM wanted
  UNION ALL
  SELECT a.order_no, a.lic_no, a.i, a.order_date, a.state, x.sku, 99 AS r, x.qty AS qty_req, x.qty FROM ordering AS a JOIN extra AS x ON x.i = a.i AND x.week = $week
)
SELECT w.order_no, w.sku, CAST(w.qty_req AS DECIMAL(12,2)) AS qty_req, CAST(w.qty AS DECIMAL(12,2)) AS qty, s.whole_price AS price,
  CAST(w.qty * s.whole_price AS DECIMAL(16,2)) AS amt, w.lic_no, w.order_date, CAST($week AS INTEGER) AS pseq, w.state, w.i, w.r
FROM whole AS w JOIN sku AS s ON s.sku = w.sku;
"""

HEAD_ROWS = """SELECT a.order_no, CONCAT('DD', a.lic_no, '-', l.pseq) AS code, a.lic_no, a.order_date, a.order_ts, l.pseq, a.channel,
 CASE WHEN a.channel = '网订' THEN a.ip END AS ip, a.state, a.operator
FROM ordering AS a JOIN (SELECT order_no, ANY_VALUE(pseq) AS pseq FROM line GROUP BY order_no) AS l ON l.order_no = a.order_no ORDER BY a.order_no"""

LINE_ROWS = "SELECT order_no, sku, qty_req, qty, price, amt, lic_no, order_date, pseq, state FROM line ORDER BY lic_no, sku, order_no"

# The last orders of each shop's three best brands: what may stand on its shelves when it is inspected.
RECENT = "CREATE TABLE recent (lic_no BIGINT, sku INTEGER, order_date DATE, qty DECIMAL(12,2));"
MORE_RECENT = (
    "INSERT INTO recent SELECT lic_no, sku, order_date, qty FROM line WHERE r <= 3 AND state = '有效';"
)

# As often as its credit asks for, a little earlier.
INSPECTIONS = """
CREATE TABLE inspection AS
WITH a AS (
  SELECT r.i, r.lic_no, r.org, r.lng, r.lat, r.issue_date, CASE r.credit WHEN 'A' THEN 165 WHEN 'B' THEN 80 WHEN 'C' THEN 26 ELSE 13 END AS days FROM retailer AS r
  WHERE r.status = '有效' AND NOT EXISTS (SELECT 1 FROM never_inspected AS n WHERE n.i = r.i)
),
b AS (SELECT a.*, j.range AS j, CAST(getvariable('on_day') - CAST(u(a.i, 55) * 0.9 * a.days + j.range * a.days AS INTEGER) AS DATE) AS insp_date FROM a CROSS JOIN range(30) AS j)
SELECT CONCAT('JC', lic_no, '-', j) AS insp_no, lic_no, insp_date, 'DAY' AS kind,
  CASE WHEN u(i * 64 + j, 56) < 0.025 THEN '整改' WHEN u(i * 64 + j, 56) < 0.035 THEN '违规' ELSE '正常' END AS result,
  CONCAT('检查员', org, '-', CAST(FLOOR(u(i * 64 + j, 57) * 12) AS INTEGER)) AS inspector, lng + 0.0002 * n(i * 64 + j, 58) AS lng, lat + 0.0002 * n(i * 64 + j, 59) AS lat
FROM b WHERE insp_date > getvariable('on_day') - 400 AND insp_date >= issue_date;
"""

# Goods arrive a day after they were ordered and sell within ten days.
STOCK_TAKEN = """
CREATE TABLE insp_stock AS
WITH seen AS (
  SELECT insp_no, lic_no, insp_date FROM inspection WHERE insp_date > getvariable('on_day') - 160 AND hash(insp_no) % 10 < 4 AND insp_no LIKE 'JC%'
),
kept AS (SELECT DISTINCT lic_no, sku FROM recent),
wanted AS (SELECT s.insp_no, s.insp_date - 1 AS on_day, s.lic_no, k.sku FROM seen AS s JOIN kept AS k ON k.lic_no = s.lic_no),
last AS (
  SELECT w.insp_no, w.sku, w.on_day, r.order_date, r.qty FROM wanted AS w
  ASOF JOIN (SELECT lic_no, sku, order_date, SUM(qty) AS qty FROM recent GROUP BY ALL) AS r ON r.lic_no = w.lic_no AND r.sku = w.sku AND r.order_date <= w.on_day
)
SELECT insp_no, sku, CAST(FLOOR(qty * GREATEST(0, 1 - (on_day - order_date) / 10.0)) AS DECIMAL(12,2)) AS stock_qty, CAST(0 AS DECIMAL(12,2)) AS mismatch_qty FROM last;
"""

EVENTS = """
CREATE TABLE lic_event AS
SELECT h.lic_no, h.status AS kind, CAST(getvariable('on_day') - CAST(40 + u(h.i, 40) * 250 AS INTEGER) AS DATE) AS date_from, CAST(NULL AS DATE) AS date_to, CAST(NULL AS VARCHAR) AS old, CAST(NULL AS VARCHAR) AS new
FROM shop AS h JOIN retailer AS r ON r.i = h.i WHERE h.status IN ('停业', '注销') AND r.status = h.status
UNION ALL
SELECT lic_no, '改档位', getvariable('on_day') - CAST(u(i, 60) * 300 AS INTEGER), NULL, CAST(tier AS VARCHAR), CAST(tier + CASE WHEN u(i, 61) < 0.5 OR tier = 30 THEN -1 ELSE 1 END AS VARCHAR)
FROM shop WHERE u(i, 62) < 0.35 AND tier > 1
UNION ALL
SELECT lic_no, CASE WHEN u(i, 63) < 0.6 THEN '改电话' ELSE '改账户' END, getvariable('on_day') - CAST(u(i, 59) * 365 AS INTEGER), NULL, NULL, NULL FROM shop WHERE u(i, 58) < 0.06
UNION ALL
SELECT lic_no, '延续受理', getvariable('on_day') - CAST(5 + u(i, 57) * 20 AS INTEGER), NULL, NULL, NULL FROM retailer
WHERE status = '有效' AND NOT EXISTS (SELECT 1 FROM no_renewal AS n WHERE n.i = retailer.i) AND u(i, 56) < CASE WHEN valid_to - getvariable('on_day') <= 30 THEN 0.97 WHEN valid_to - getvariable('on_day') <= 45 THEN 0.85 WHEN valid_to - getvariable('on_day') <= 90 THEN 0.6 ELSE 0 END;
"""

OTHERS = """
CREATE TABLE mkt_cust AS SELECT cust_code, lic_no, name, CASE WHEN status = '有效' THEN '在供' ELSE '停供' END AS status, order_phone, bank_acct, acct_id_no
FROM retailer WHERE NOT EXISTS (SELECT 1 FROM off_the_list AS n WHERE n.i = retailer.i);
CREATE TABLE case_file AS
SELECT CONCAT('AJ', lic_no) AS case_no, getvariable('on_day') - CAST(u(i, 53) * 700 AS INTEGER) AS case_date, lic_no, '未在当地烟草专卖批发企业进货' AS kind, 1 AS punished, CAST(ROUND(500 + 4000 * u(i, 54), 2) AS DECIMAL(16,2)) AS amount
FROM shop WHERE u(i, 52) < 0.02 AND status = '有效';
CREATE TABLE seizure (case_no VARCHAR, found_date DATE, found_org VARCHAR, sku INTEGER, qty DECIMAL(12,2), code_date DATE, code_lic BIGINT);
CREATE TABLE market_price AS
SELECT s.sku, o.org, w.range AS week, CAST(ROUND(s.whole_price * (1.13 + 0.015 * n(s.sku * 4096 + w.range, m.range)), 2) AS DECIMAL(10,2)) AS price
FROM sku AS s JOIN brand AS b ON b.sku = s.sku CROSS JOIN (SELECT DISTINCT org FROM shop) AS o CROSS JOIN range(getvariable('last_week') - 7, getvariable('last_week') + 1) AS w CROSS JOIN range(3) AS m
WHERE b.place <= 40;
CREATE TABLE place AS
SELECT '街道中心' AS kind, street AS name, lng0 + cx / (111110 * COS(RADIANS(lat0))) AS lng, lat0 + cy / 111110 AS lat FROM street
UNION ALL
SELECT '学校', CONCAT('示例小学', o, '-', s, '-', j.range), lng0 + (ROUND(cx / 200) * 200 + 100 + 400 * j.range) / (111110 * COS(RADIANS(lat0))), lat0 + (ROUND(cy / 200) * 200 + 100) / 111110
FROM street CROSS JOIN range(2) AS j
UNION ALL SELECT 'IP白名单', CONCAT('100.64.0.', range), NULL, NULL FROM range(20)
UNION ALL SELECT '内网IP', '172.16.0.9', NULL, NULL;
CREATE TABLE exempt AS
SELECT 'C05' AS model, '零售户' AS kind, NULL AS key, lic_no, '配偶代付，附证明' AS note, CAST(NULL AS DATE) AS date_to FROM retailer WHERE u(i, 23) < 0.019 AND status = '有效'
UNION ALL SELECT DISTINCT 'D04', '客户经理', CONCAT('补录岗', org), NULL, '获准的应急补录', NULL FROM shop;
CREATE TABLE alert (alert_no VARCHAR, model VARCHAR, lic_no BIGINT, rep VARCHAR, asof_date DATE, level INTEGER, verdict VARCHAR, reason VARCHAR);
CREATE TABLE season (pseq INTEGER, last_pseq INTEGER, festival VARCHAR);
"""
