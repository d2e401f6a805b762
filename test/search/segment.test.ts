import { describe, expect, it } from "@jest/globals";
import {
  segmentForIndex,
  segmentForQuery,
  toTsquery,
  toTsvector,
} from "../../subgraphs/province/search/segment.ts";

describe("segmentForIndex", () => {
  it("names every dictionary word that stands in the text", () => {
    expect(segmentForIndex("招聘厨师十名，包吃住")).toEqual(
      expect.arrayContaining(["招聘", "厨师", "十名", "包吃住", "包吃"]),
    );
  });

  it("keeps a character that no word covers, so that an unknown name is still found", () => {
    expect(segmentForIndex("鑫源公司")).toEqual(["公司", "鑫", "源"]);
  });

  it("is blind to full-width forms, case and punctuation", () => {
    expect(segmentForIndex("ＣＮＣ操作工（Ｃ＋＋）")).toEqual(segmentForIndex("cnc 操作工 c++"));
  });

  it("finds every place of a repeated word", () => {
    expect(segmentForIndex("厨师厨师").filter((token) => token === "厨师")).toHaveLength(2);
  });

  it("keeps characters outside the basic plane whole", () => {
    expect(segmentForIndex("𠮷野家")).toEqual(["𠮷", "野", "家"]);
  });
});

describe("segmentForQuery", () => {
  it("asks for the longest words only", () => {
    expect(segmentForQuery("包吃住的厨师")).toEqual(["包吃住", "厨师"]);
  });

  it("drops a lone character beside words", () => {
    expect(segmentForQuery("招厨师")).toEqual(["厨师"]);
  });

  it("asks for all characters of a name it does not know", () => {
    expect(segmentForQuery("鑫源公司")).toEqual(["鑫", "源", "公司"]);
  });

  it("keeps a query of one character", () => {
    expect(segmentForQuery("厨")).toEqual(["厨"]);
  });

  it.each(["", "  ", "，。！", "的"])("finds nothing to ask for in %j", (text) => {
    expect(segmentForQuery(text)).toEqual([]);
    expect(toTsquery(text)).toBeNull();
  });
});

describe("toTsvector", () => {
  it("numbers the tokens through all fields and marks their weight", () => {
    expect(
      toTsvector([
        { text: "厨师", weight: "A" },
        { text: "招厨师", weight: "C" },
      ]),
    ).toBe("'厨师':1A,2C '招':3C");
  });

  it("stops at the last position PostgreSQL can hold", () => {
    const vector = toTsvector([{ text: `${"甲乙 ".repeat(20_000)}末尾`, weight: "D" }]);

    expect(vector).not.toContain("末尾");
  });
});

describe("the dictionary of the domain", () => {
  it.each([
    ["厨师", "招聘厨师十名"],
    ["包吃住", "月薪6000元包吃住"],
    ["旬阳", "陕西省安康市旬阳市吕河镇"],
    ["帮扶车间", "就业帮扶车间招工"],
    ["养老护理员", "急招养老护理员"],
    ["电子装配", "电子装配工五十名"],
    ["割胶", "橡胶园招割胶工"],
    ["社区工厂", "毛绒玩具社区工厂招工"],
  ])("%s finds %s", (query, text) => {
    const tokens = new Set(segmentForIndex(text));

    expect(segmentForQuery(query).filter((token) => !tokens.has(token))).toEqual([]);
  });

  it("厨师 does not find what has no cook in it", () => {
    expect(segmentForIndex("大厨房保洁，师傅带徒")).not.toContain("厨师");
  });
});
