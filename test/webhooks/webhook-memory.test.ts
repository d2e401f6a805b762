import { expect, it } from "@jest/globals";
import { WebhookMemory } from "../../subgraphs/province/webhook/webhook-memory.ts";

it("nothing is remembered of a webhook that is not there any more", () => {
  const memory = new WebhookMemory();
  for (const id of ["61:kept", "61:removed"]) {
    memory.took(id, true);
    memory.caughtUp(id, "mark", 1_000);
    memory.toldOfPeople(id, 1);
    memory.setAside(id, 0, { firstMs: 10, mostMs: 100 });
  }
  expect(memory.ids).toEqual(["61:kept", "61:removed"]);
  memory.keep(["61:kept", "61:unknown"]);
  expect(memory.ids).toEqual(["61:kept"]);
  expect(memory.hasCaughtUp("61:kept", "mark", 999)).toBe(true);
  expect(memory.hasCaughtUp("61:kept", "mark", 1_000)).toBe(false);
  expect(memory.hasCaughtUp("61:removed", "mark", 999)).toBe(false);
});

it("whoever cannot be told for a fault of ours is left alone for twice as long each time", () => {
  const memory = new WebhookMemory();
  const times = { firstMs: 10, mostMs: 25 };
  for (const ms of [10, 20, 25, 25]) {
    memory.setAside("61:one", 0, times);
    expect([memory.isAside("61:one", ms - 1), memory.isAside("61:one", ms)]).toEqual([true, false]);
  }
  memory.wasTold("61:one");
  memory.setAside("61:one", 0, times);
  expect(memory.isAside("61:one", 10)).toBe(false);
});
