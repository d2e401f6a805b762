/** One of the five provinces of the demonstration house, in configured order. */
export interface ProvinceName {
  /** Two digits of GB/T 2260. */
  readonly code: string;
  /** Also names the process and its log file. */
  readonly name: string;
  readonly title: string;
}

/** INVARIANT: ascending by code, the order in which outcomes and plain lists are answered. */
export const provinces: readonly ProvinceName[] = [
  { code: "32", name: "jiangsu", title: "Jiangsu (江苏)" },
  { code: "44", name: "guangdong", title: "Guangdong (广东)" },
  { code: "46", name: "hainan", title: "Hainan (海南)" },
  { code: "53", name: "yunnan", title: "Yunnan (云南)" },
  { code: "61", name: "shaanxi", title: "Shaanxi (陕西)" },
];
