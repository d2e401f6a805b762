/**
 * Asks as one who heeds nothing: so many connections, each asking again as soon as it is answered, also
 * when it is turned away. node flood.mjs URL CONNECTIONS BODY; ends with its parent or a signal, and then
 * says how often it got which status.
 */
import { Pool } from "undici";

const [, , url, connections, body] = process.argv;
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const headers = { "content-type": "application/json" };
const counts = {};

async function askOn() {
  for (;;) {
    const status = await pool
      .request({ method: "POST", path: pathname, headers, body })
      .then(async (response) => {
        await response.body.dump();
        return response.statusCode;
      })
      .catch(() => "broken");
    counts[status] = (counts[status] ?? 0) + 1;
  }
}

process.once("SIGTERM", () => {
  process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0));
});
for (let connection = 0; connection < Number(connections); connection++) void askOn();
process.stdout.write("flooding\n");
