/**
 * Asks as a crowd that heeds nothing: each connection from an address of its own, each request with a
 * document that nobody has asked before, and again at once after it was turned away.
 *
 * node flood.mjs URL CONNECTIONS RATE, with RATE requests a second, or 0 for as many as are answered.
 * Says "flooding" when it begins; ends with a signal, and then says what it got, by status and code,
 * and within how many seconds.
 */
import { Client } from "undici";

const [, , url, connections, rate] = process.argv;
const { origin, pathname } = new URL(url);
const headers = { "content-type": "application/json" };
const counts = {};
const places = Array.from({ length: 40 }, (_, place) => place);
let sent = 0;

function body() {
  sent += 1;
  const fields = places.map(
    (place) => `t${place}: jobs(n: ${sent * 40 + place}) { title employer place wage }`,
  );
  return JSON.stringify({ query: `{ ${fields.join(" ")} }` });
}

async function ask(client) {
  const came = await client
    .request({ method: "POST", path: pathname, headers, body: body() })
    .then(async ({ statusCode, body, headers }) => {
      if (statusCode === 200) {
        await body.dump();
        return "200";
      }
      const [{ extensions }] = (await body.json()).errors;
      return `${statusCode} ${extensions.code} ${"retry-after" in headers ? "later" : ""}`;
    })
    .catch((error) => `broken ${error.code}`);
  counts[came] = (counts[came] ?? 0) + 1;
}

// The whole of 127.0.0.0/8 is this machine; 127.0.x.y from 127.0.1.0 on is the crowd's.
const idle = Array.from({ length: Number(connections) }, (_, at) => {
  const localAddress = `127.0.${1 + (at >> 8)}.${at & 255}`;
  return new Client(origin, { connect: { localAddress }, bodyTimeout: 0, headersTimeout: 0 });
});

const startedAt = performance.now();
const secondsPassed = () => (performance.now() - startedAt) / 1_000;
const due = () => (rate === "0" ? Number.POSITIVE_INFINITY : secondsPassed() * Number(rate));

function askAll() {
  while (idle.length > 0 && sent < due()) {
    const client = idle.shift();
    void ask(client).then(() => {
      idle.push(client);
      if (rate === "0") askAll();
    });
  }
}

process.once("SIGTERM", () => {
  const told = { counts, sent, seconds: secondsPassed() };
  process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));
});
process.once("disconnect", () => process.exit(1));
askAll();
setInterval(askAll, 10);
process.stdout.write("flooding\n");
