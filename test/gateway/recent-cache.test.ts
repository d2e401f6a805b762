import { expect, it } from "@jest/globals";
import { RecentCache } from "../../gateway/recent-cache.ts";

const known = (cache: RecentCache<string>, keys: string) =>
  [...keys].filter((key) => cache.get(key) !== undefined).join("");

it("the value that was not used for longest makes room", () => {
  const cache = new RecentCache<string>(2);
  cache.set("a", "first");
  cache.set("b", "second");
  cache.get("a");

  cache.set("c", "third");

  expect(known(cache, "abc")).toBe("ac");
});

it("a heavy value makes room for itself, and stays although it is too heavy", () => {
  const cache = new RecentCache<string>(4, ({ length }) => length);
  for (const key of "abcd") cache.set(key, "x");

  cache.set("e", "xx");
  expect(known(cache, "abcde")).toBe("cde");

  cache.set("f", "xxxxxx");
  expect(known(cache, "abcdef")).toBe("f");
});

it("a value that is set again weighs once", () => {
  const cache = new RecentCache<string>(4, ({ length }) => length);
  cache.set("a", "x");
  for (let time = 0; time < 9; time++) cache.set("b", "xxx");

  expect(known(cache, "ab")).toBe("ab");
});
