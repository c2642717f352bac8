const KEY = 'faramesh-token';

/** Where the browser allows no storage, the token lives as long as the page. */
let kept: string | null = null;

/** The token of this tab, which ends with it. */
export function currentToken(): string | null {
  try {
    return sessionStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

/** @param token null forgets the one that there is. */
export function keepToken(token: string | null): void {
  kept = token;
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Kept in memory alone.
  }
}
