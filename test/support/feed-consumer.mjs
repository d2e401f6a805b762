/**
 * A consumer of the change feed, to be killed at any moment: it appends what a page tells to a file,
 * and only then stores where the page ended. So it may meet changes twice, and none less than once.
 *
 * node feed-consumer.mjs URL FOLDER FIRST
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [url, folder, first] = process.argv.slice(2);
const place = path.join(folder, "cursor");
const told = path.join(folder, "told.ndjson");

const query = `query ($after: Cursor, $first: Int!) { changes(after: $after, first: $first) {
  edges { node { id op recordId version } } pageInfo { endCursor hasNextPage } snapshotRequired } }`;

process.on("disconnect", () => process.exit());

// What was cut off by a kill ends here.
appendFileSync(told, "\n");
for (;;) {
  const after = existsSync(place) ? readFileSync(place, "utf8") : null;
  const page = await ask(after);
  if (page === null) {
    await sleep(20);
    continue;
  }
  const { edges, pageInfo, snapshotRequired } = page;
  if (snapshotRequired.length > 0)
    throw new Error(`A snapshot of ${snapshotRequired} is required.`);
  appendFileSync(told, edges.map(({ node }) => `${JSON.stringify(node)}\n`).join(""));
  writeFileSync(`${place}.new`, pageInfo.endCursor);
  renameSync(`${place}.new`, place);
  process.send?.(edges.length);
  if (!pageInfo.hasNextPage) await sleep(10);
}

async function ask(after) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables: { after, first: Number(first) } }),
  });
  const { data } = await response.json();
  return data?.changes ?? null;
}
