import { HttpRefusal } from "../http/http-refusal.ts";
import { isRecord } from "../is-record.ts";
import { idOf, type PersistedOperations } from "./persisted-operations.ts";

/** The document of a request, in the ways in which it may be told. */
interface Told {
  readonly query: unknown;
  /** As the appendix of GraphQL over HTTP on persisted documents has it. */
  readonly documentId: unknown;
  /** As the automatic persisted queries of Apollo have it. */
  readonly persistedQuery: unknown;
}

export interface DocumentRequest {
  /** The query string with its question mark, or "". */
  readonly search: string;
  /** The parsed body; undefined for a GET. */
  readonly body: unknown;
}

/**
 * A request with the text of the document that it names by an id. One that names none stays as it is.
 * Null when there is no such document here.
 *
 * @throws HttpRefusal when it names a document in a way that cannot be
 */
export function withNamedDocument(
  { search, body }: DocumentRequest,
  listed: PersistedOperations,
): DocumentRequest | null {
  if (body === undefined) return withDocumentOfSearch(search, listed);
  if (!isRecord(body)) return { search, body };
  const { documentId, extensions, ...rest } = body;
  const { persistedQuery, ...others } = isRecord(extensions) ? extensions : {};
  if (documentId === undefined && persistedQuery === undefined) return { search, body };
  const query = textOf({ query: rest.query, documentId, persistedQuery }, listed);
  return query === null ? null : { search, body: { ...rest, query, extensions: others } };
}

function withDocumentOfSearch(search: string, listed: PersistedOperations): DocumentRequest | null {
  if (!search.includes("documentId") && !search.includes("extensions"))
    return { search, body: undefined };
  const parameters = new URLSearchParams(search);
  const { persistedQuery, ...others } = extensionsIn(parameters.get("extensions"));
  const documentId = parameters.get("documentId") ?? undefined;
  if (documentId === undefined && persistedQuery === undefined) return { search, body: undefined };
  const query = textOf(
    { query: parameters.get("query") ?? undefined, documentId, persistedQuery },
    listed,
  );
  if (query === null) return null;
  parameters.delete("documentId");
  parameters.set("extensions", JSON.stringify(others));
  parameters.set("query", query);
  return { search: `?${parameters}`, body: undefined };
}

function extensionsIn(json: string | null): Readonly<Record<string, unknown>> {
  try {
    const extensions: unknown = JSON.parse(json ?? "{}");
    return isRecord(extensions) ? extensions : {};
  } catch {
    // Whoever reads the rest of the request says what is wrong with it.
    return {};
  }
}

function textOf({ query, documentId, persistedQuery }: Told, listed: PersistedOperations) {
  const isText = query !== undefined && query !== null && query !== "";
  if (documentId !== undefined) {
    if (isText || persistedQuery !== undefined) throw named("once");
    return listed.textOf(idIn(documentId));
  }
  const id = idIn(isRecord(persistedQuery) ? persistedQuery.sha256Hash : null);
  if (!isText) return listed.textOf(id);
  // Clients send the text once they have heard that its id is not known.
  if (typeof query !== "string" || idOf(query) !== id) throw named("matching");
  return query;
}

const idForm = /^(?:sha256:)?([0-9a-f]{64})$/;

function idIn(value: unknown): string {
  // What is longer than an id need not be looked at.
  const id = typeof value === "string" && value.length <= 71 ? idForm.exec(value)?.[1] : undefined;
  if (id === undefined) throw named("well");
  return id;
}

const reasons = {
  once: "Name the document once: by its text, its documentId or its sha256Hash.",
  matching: "The sha256Hash is not that of the query.",
  well: 'An id of a document is its SHA-256 in 64 hexadecimal digits, and may begin with "sha256:".',
} as const;

function named(how: keyof typeof reasons): HttpRefusal {
  const code = how === "matching" ? "PERSISTED_QUERY_HASH_MISMATCH" : "BAD_REQUEST";
  return new HttpRefusal({ status: 400, code, message: reasons[how] });
}
