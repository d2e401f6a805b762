import { describe, expect, it } from "@jest/globals";
import { checkWording, forbiddenWordsIn } from "../../subgraphs/province/job/check-wording.ts";
import { forbiddenWordings } from "../../subgraphs/province/job/wording/forbidden-wordings.ts";
import { type Ground, grounds } from "../../subgraphs/province/job/wording/grounds.ts";
import { acceptedWordings, refusedWordings } from "./support/wordings.ts";

const refused = Object.entries(refusedWordings).flatMap(([ground, texts]) =>
  texts.map((text) => [ground as Ground, text] as const),
);

/** In the midst of what else a posting says, so that no rule rests on where a text begins or ends. */
const inContext = (text: string): string => `包吃住，月休四天。\n${text}。有意者到就业服务站报名。`;
const groundsOf = (text: string): readonly Ground[] => [...forbiddenWordsIn(text).keys()];

describe("the wording of a posting", () => {
  it("is tried with enough of both", () => {
    expect(refused.length).toBeGreaterThanOrEqual(240);
    expect(acceptedWordings.length).toBeGreaterThanOrEqual(160);
    expect(Object.keys(refusedWordings).sort()).toEqual(Object.keys(grounds).sort());
    for (const texts of [refused.map(([, text]) => text), acceptedWordings])
      expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(refused)("on the ground of %s: %s is refused", (ground, text) => {
    expect(groundsOf(text)).toContain(ground);
    expect(groundsOf(inContext(text))).toContain(ground);
  });

  it.each(refused)("on the ground of %s: %s is refused also in spaced letters", (ground, text) => {
    expect(groundsOf([...text].join(" "))).toContain(ground);
    expect(groundsOf([...text].join("\u3000"))).toContain(ground);
  });

  it.each(acceptedWordings)("%s is accepted, also in spaced letters", (text) => {
    expect([...forbiddenWordsIn(text)]).toEqual([]);
    expect([...forbiddenWordsIn(inContext(text))]).toEqual([]);
    expect([...forbiddenWordsIn([...text].join(" "))]).toEqual([]);
  });

  it("is refused with the field, the ground, the words found and the law, once for each ground", () => {
    const told: string[] = [];
    checkWording("男士勿扰，不招女工，汉族优先", "input.title", {
      expect: (holds, field, reason) => holds || told.push(`${field} ${reason}`),
    });
    expect(told).toEqual([
      'input.title must not ask for a sex, as "男士勿扰" does (就业促进法第二十七条)',
      'input.title must not ask for a people, as "汉族优先" does (就业促进法第二十八条)',
    ]);
  });
});

describe("the rules of wording", () => {
  it.each(forbiddenWordings.map((rule) => [rule.such, rule] as const))(
    "the rule of %s finds its own example",
    (such, { ground, words }) => {
      expect(groundsOf(such)).toContain(ground);
      expect(words.flags).toBe("u");
    },
  );

  it("repeat nothing without a bound, so that a text costs in proportion to its length", () => {
    for (const { such, words } of forbiddenWordings) {
      const outsideClasses = words.source.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/g, "x");
      expect([such, /[*+]|\{\d+,\}/.exec(outsideClasses)?.[0]]).toEqual([such, undefined]);
      const bounds = [...outsideClasses.matchAll(/\{\d+,(\d+)\}/g)].map(([, most]) => Number(most));
      expect([such, Math.max(0, ...bounds)]).toEqual([such, expect.any(Number)]);
      expect(Math.max(0, ...bounds)).toBeLessThanOrEqual(20);
    }
  });

  it.each(["男", "女", "女性求职者", "未婚已婚", "要求", "男、", "限 ", "\u200b女 ", "户籍外地人"])(
    "find what stands behind 100 kB of %j, and nothing where nothing stands",
    (piece) => {
      const long = piece.repeat(Math.ceil(100_000 / Buffer.byteLength(piece)));
      expect(groundsOf(`${long}。\n乙肝勿扰`)).toContain("infection");
      expect(groundsOf(long)).not.toContain("infection");
    },
  );
});
