import type { ExportedRecord } from "../../export/record-source.ts";
import type { SourcedEntry } from "../../roster-kind.ts";
import type { JobEntry } from "../job-roster.ts";
import { jobPosting } from "./job-posting.ts";

const context = "https://schema.org";

/** Open postings as one document with a graph, or as a document in each line. Others are nobody's to apply for. */
export async function* jsonLdContent(
  records: AsyncIterable<readonly ExportedRecord<SourcedEntry>[]>,
  { inLines }: { readonly inLines: boolean },
): AsyncGenerator<string> {
  let isFirst = true;
  if (!inLines) yield `{"@context":"${context}","@graph":[`;
  for await (const chunk of records) {
    let piece = "";
    for (const { id, entry } of chunk) {
      if (!isJob(entry) || entry.status !== "OPEN") continue;
      const posting = jobPosting(id, entry);
      if (inLines) piece += `${JSON.stringify({ "@context": context, ...posting })}\n`;
      else piece += `${isFirst ? "" : ","}\n${JSON.stringify(posting)}`;
      isFirst = false;
    }
    if (piece !== "") yield piece;
  }
  if (!inLines) yield "\n]}\n";
}

function isJob(entry: SourcedEntry): entry is JobEntry {
  return "input" in entry;
}
