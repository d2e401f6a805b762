import { citizenIdCheckCharacter } from "../../../subgraphs/reference/citizen-id.ts";

/** The number of nobody: 61 99 nn is no county, and never was. */
export function idNumberOf(sequence: number, born = "19900307"): string {
  const body = `619901${born}${String(sequence).padStart(3, "0")}`;
  return body + citizenIdCheckCharacter(body);
}
