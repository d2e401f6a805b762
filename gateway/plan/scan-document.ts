import { Lexer, Source, type Token, TokenKind } from "graphql";
import { LimitError } from "../errors.ts";
import { limits } from "../limits.ts";

const opening: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closing: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

/**
 * Counts a document's words and how deep its brackets stand, before a parser calls itself for each of
 * them. It reads no further than a limit allows. What is no GraphQL is left to the parser, which meets
 * the same fault at the same place.
 *
 * @throws LimitError
 */
export function scanDocument(text: string): void {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let depth = 0;
  for (;;) {
    const token = nextOf(lexer);
    if (token === null || token.kind === TokenKind.EOF) return;
    if (++tokens > limits.tokensMax) throw tooManyTokens(tokens);
    if (closing.has(token.kind)) depth--;
    else if (opening.has(token.kind) && ++depth > limits.bracketsMax) throw tooDeep(depth);
  }
}

function nextOf(lexer: Lexer): Token | null {
  try {
    return lexer.advance();
  } catch {
    return null;
  }
}

function tooManyTokens(met: number): LimitError {
  const counted = "words and signs in a document";
  return new LimitError("LIMIT_TOKENS", { limit: "tokensMax", met, counted });
}

function tooDeep(met: number): LimitError {
  const counted = "brackets within each other";
  return new LimitError("LIMIT_DEPTH", { limit: "bracketsMax", met, counted });
}
