interface PolicySearch {
  /** Shown, and marked, in the text. */
  readonly line?: number;
  /** Of the file that the line is of, when there are several. */
  readonly file?: string;
  readonly view?: 'compare' | 'tests';
  /** The hash of the policy to compare with; without it, the one in force. */
  readonly with?: string;
}

export function policySearch(search: Record<string, unknown>): PolicySearch {
  const { line, file, view, with: other } = search;
  return {
    ...(typeof line === 'number' && Number.isInteger(line) && line > 0 && { line }),
    ...(typeof file === 'string' && { file }),
    ...((view === 'compare' || view === 'tests') && { view }),
    ...(typeof other === 'string' && { with: other }),
  };
}
