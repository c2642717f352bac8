interface Kept {
  get(): string | null;
  /** @param text null forgets what there is. */
  set(text: string | null): void;
}

/** A text that lives as long as the tab, or as the page where the browser allows no storage. */
export function keptInTab(key: string): Kept {
  let kept: string | null = null;
  return {
    get: () => {
      try {
        return sessionStorage.getItem(key) ?? kept;
      } catch {
        return kept;
      }
    },
    set: (text) => {
      kept = text;
      try {
        if (text === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, text);
      } catch {
        // Kept in memory alone.
      }
    },
  };
}
