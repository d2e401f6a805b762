/** What is particular to one province of the federation: who it is and what it calls things. */
export interface ProvinceProfile {
  /** Two digits of GB/T 2260. */
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** Whether it mostly sends workers (输出地) or receives them (输入地). */
  readonly role: "home" | "host";
  /** What the province calls what the contract has another word for, by the contract's word. */
  readonly localTerms: Readonly<Record<string, string>>;
}
