interface PlaygroundSearch {
  /** Fills the form with what this action of the log asked for. */
  readonly action?: string;
}

export const playgroundSearch = ({ action }: Record<string, unknown>): PlaygroundSearch =>
  typeof action === 'string' ? { action } : {};
