import { segmentForIndex } from "../search/segment.ts";

/** Postings of a generator repeat their clauses, so most of them need no second segmentation. */
const clausesMax = 200_000;

const boundary = /[，。、；：:（）()\s]+/u;

/** The same tokens as `segmentForIndex`: no token runs over punctuation, so clauses are independent. */
export function cachedTokens(text: string): readonly string[] {
  return text.split(boundary).flatMap(tokensOfClause);
}

const tokensByClause = new Map<string, readonly string[]>();

function tokensOfClause(clause: string): readonly string[] {
  const known = tokensByClause.get(clause);
  if (known !== undefined) return known;
  if (tokensByClause.size >= clausesMax) tokensByClause.clear();
  const tokens = segmentForIndex(clause);
  tokensByClause.set(clause, tokens);
  return tokens;
}
