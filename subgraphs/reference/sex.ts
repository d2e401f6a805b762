/** Codes of GB/T 2261.1-2003. Never "M" and "F". */
export type SexCode = "0" | "1" | "2" | "9";

const sexNames: Readonly<Record<SexCode, string>> = {
  "0": "未知的性别",
  "1": "男性",
  "2": "女性",
  "9": "未说明的性别",
};

export function isSexCode(code: string): code is SexCode {
  return Object.hasOwn(sexNames, code);
}
