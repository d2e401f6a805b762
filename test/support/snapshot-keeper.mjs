/**
 * One of several processes over one folder of snapshots: it finishes so many, sweeps all the time, and
 * prints their ids.
 *
 * node snapshot-keeper.mjs FOLDER COUNT
 */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { SnapshotStore } from "../../dist/subgraphs/province/snapshot/snapshot-store.js";

const [folder, count] = process.argv.slice(2);
const store = new SnapshotStore(folder);
let isOver = false;
const sweeping = (async () => {
  while (!isOver) await store.sweep(Date.now());
})();
for (let one = 0; one < Number(count); one += 1) {
  const id = randomUUID();
  await store.writing(id, async () => {
    const part = await store.begin(id);
    await writeFile(part, "x");
    await store.finish(part, {
      ...{ id, province: "61", owner: "anonymous", question: "q", fileName: "job-61", rowCount: 0 },
      ...{ sha256: "", bytes: 1, cursor: "", ground: null, createdAt: new Date().toISOString() },
      expiresAt: "2999-01-01T00:00:00.000Z",
    });
  });
  process.stdout.write(`${id}\n`);
}
isOver = true;
await sweeping;
