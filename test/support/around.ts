type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Replaces a method by one that tells before it begins and when what it promised, or calls back with, has come. So a test
 * or a bench stands around the libraries through which effects leave a process, and the product knows nothing of it.
 *
 * @param effectOf the effect of a call with these arguments; undefined for a call that is none.
 */
export function around<Effect extends string>(
  prototype: object,
  method: string,
  effectOf: (args: readonly unknown[]) => Effect | undefined,
  tell: (moment: 'before' | 'after', effect: Effect) => void,
): void {
  const target = prototype as Record<string, Method>;
  const original = target[method];
  if (!original) throw new Error(`there is no method ${method} to stand around`);
  target[method] = function (...args) {
    const effect = effectOf(args);
    if (effect === undefined) return original.apply(this, args);
    tell('before', effect);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      args[args.length - 1] = (error: unknown, ...results: unknown[]): void => {
        if (!error) tell('after', effect);
        (callback as Method)(error, ...results);
      };
      return original.apply(this, args);
    }
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) return result;
    return result.then((value: unknown) => {
      tell('after', effect);
      return value;
    });
  };
}

/** The name of the prepared statement that `pg` is asked to run. */
export const statementOf = ([query]: readonly unknown[]): string =>
  (query as { name?: string } | undefined)?.name ?? '';
