/** Which bytes of a file are asked for, the last one included. */
export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly from: number; readonly to: number }
  | { readonly kind: "unsatisfiable" };

/**
 * What a header `Range` asks of a file, as RFC 9110 has it in section 14. One that is not understood, or
 * names several parts, is as if it were not there.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange {
  const found = /^bytes=(?<first>\d{0,15})-(?<last>\d{0,15})$/i.exec(header?.trim() ?? "")?.groups;
  const { first = "", last = "" } = found ?? {};
  if (first === "" && last === "") return { kind: "whole" };
  const from = first === "" ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === "" || last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return { kind: "whole" };
  if (from >= bytes || (first === "" && Number(last) === 0)) return { kind: "unsatisfiable" };
  return { kind: "part", from, to };
}
