/** One of several threads that make the rows of a register: see batches-of-threads.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { IdentityVault } from "../../identity/identity-vault.ts";
import { batchesOf } from "../batch.ts";
import { createRegisters, ProvinceRegister } from "../province-register.ts";
import { linesOf, type Slice } from "../register-lines.ts";
import type { GeneratorAnswer, GeneratorOrder } from "./batches-of-threads.ts";

const { province, settings, identityKeys, share }: GeneratorOrder = workerData;
const registers = createRegisters(settings);
const vault = identityKeys === null ? null : IdentityVault.fromFile(identityKeys);
const slices = ours(
  linesOf(registers(province) ?? new ProvinceRegister(province, settings), registers, {
    ...settings,
    vault,
  }).slices(),
);

parentPort?.on("message", () => {
  const next = slices.next();
  const answer: GeneratorAnswer = next.done ? null : batchesOf(next.value);
  parentPort?.postMessage(
    answer,
    (answer ?? []).map(({ text }) => text.buffer),
  );
});

function* ours(all: Iterable<Slice>): Generator<Slice, void> {
  let number = 0;
  for (const slice of all) {
    if (number % share.of === share.first) yield slice;
    else slice.pass();
    number += 1;
  }
}
