/**
 * Looks at something once for all who ask at the same time, and shortly after. Whoever reaches the port may
 * ask whether a service is ready; a crowd of them must not take the connections of who may ask more.
 *
 * @param ageMs milliseconds for which what was seen is told again
 */
export function sharedLook<Seen>(look: () => Promise<Seen>, ageMs: number): () => Promise<Seen> {
  let looking: Promise<Seen> | null = null;
  let goodUntil = Number.POSITIVE_INFINITY;
  return () => {
    if (looking === null || performance.now() >= goodUntil) {
      goodUntil = Number.POSITIVE_INFINITY;
      looking = look().finally(() => {
        goodUntil = performance.now() + ageMs;
      });
    }
    return looking;
  };
}
