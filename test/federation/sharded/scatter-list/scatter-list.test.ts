import { expect, it } from "@jest/globals";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1, title: "A" }),
    aJob({ id: "61:2", order: 2, title: "B" }),
    aJob({ id: "32:1", order: 9, title: "A" }),
    aJob({ id: "32:2", order: 8, title: "C", open: false }),
  ],
});

it("lists are put behind each other in ascending order of the provinces' codes", async () => {
  expect((await federation.ask(`{ titles }`)).data).toEqual({ titles: ["C", "A", "A", "B"] });
});

it("lists of equal length from two provinces keep all their rows", async () => {
  expect((await federation.ask(`{ openJobs { id title } }`)).data).toEqual({
    openJobs: [
      { id: "32:1", title: "A" },
      { id: "61:1", title: "A" },
      { id: "61:2", title: "B" },
    ],
  });
});

it("a list asked twice keeps both answers apart", async () => {
  expect((await federation.ask(`{ a: openJobs { id } b: openJobs { name: title } }`)).data).toEqual(
    {
      a: [{ id: "32:1" }, { id: "61:1" }, { id: "61:2" }],
      b: [{ name: "A" }, { name: "A" }, { name: "B" }],
    },
  );
});

it("an entity is taken from the first province that knows it", async () => {
  expect((await federation.ask(`{ employer(uscc: "53X") { id uscc } }`)).data).toEqual({
    employer: { id: "53:53X", uscc: "53X" },
  });
  expect((await federation.ask(`{ employer(uscc: "99X") { id } }`)).data).toEqual({
    employer: null,
  });
});
