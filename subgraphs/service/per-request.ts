/**
 * Something made once per request, such as a loader: each request has a context of its own, and
 * what is made lives as long as that context.
 */
export function perRequest<Context extends object, Value>(
  create: (context: Context) => Value,
): (context: Context) => Value {
  const valueByContext = new WeakMap<Context, Value>();
  return (context) => {
    const known = valueByContext.get(context);
    if (known !== undefined) return known;
    const value = create(context);
    valueByContext.set(context, value);
    return value;
  };
}
