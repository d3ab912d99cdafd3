// The peer of bench_panel.py: a panel by hand, with raw SQL, as few lines as it can be.

import cluster from "node:cluster";
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import pg from "pg";

const { PORT, PROCESSES, SECRET } = process.env;
const [before, after] = readFileSync("page.html", "utf-8").split(/(?<=<data [^>]*>)[^<]*(?=<\/data>)/, 2);
const SQL = {
  shop: "SELECT id, brand_id, name, currency FROM shop WHERE platform = 'shopify' AND domain = $1",
  program: "SELECT * FROM program WHERE brand_id = $1 ORDER BY version",
  look: "SELECT * FROM appearance WHERE brand_id = $1 ORDER BY version DESC LIMIT 1",
  account: "SELECT * FROM account WHERE brand_id = $1 AND shop_id = $2 AND customer_id = $3",
  person: "SELECT sealed FROM person WHERE brand_id = $1 AND account_id = $2",
  entries: "SELECT * FROM entry WHERE brand_id = $1 AND account_id = $2 ORDER BY seq DESC LIMIT 6",
  taken: "SELECT * FROM redemption WHERE brand_id = $1 AND account_id = $2",
};

if (cluster.isPrimary) {
  for (let n = 0; n < Number(PROCESSES); n++) cluster.fork();
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers)) worker.kill();
    process.exit();
  });
} else {
  const pool = new pg.Pool({ max: 8 });
  const ask = async (name, ...values) => (await pool.query({ name, text: SQL[name], values })).rows;
  createServer(async (request, response) => {
    const query = new URL(request.url, "http://here").searchParams;
    if (!signed(query)) return response.writeHead(401).end();
    const [shop] = await ask("shop", query.get("shop"));
    const [[account]] = await Promise.all([
      ask("account", shop.brand_id, shop.id, query.get("logged_in_customer_id")),
      ask("program", shop.brand_id),
      ask("look", shop.brand_id),
    ]);
    await Promise.all(["person", "entries", "taken"].map((name) => ask(name, shop.brand_id, account.id)));
    const points = Number(account.available).toLocaleString("en");
    response.writeHead(200, { "Content-Type": "text/html", "Cache-Control": "private, no-store" });
    response.end(before + points + after);
  }).listen(Number(PORT), "127.0.0.1");
}

function signed(query) {
  const given = query.get("signature") ?? "";
  query.delete("signature");
  const told = [...new Set(query.keys())].sort().map((key) => `${key}=${query.getAll(key).join(",")}`).join("");
  const due = createHmac("sha256", SECRET).update(told).digest("hex");
  return given.length === due.length && timingSafeEqual(Buffer.from(given), Buffer.from(due));
}
