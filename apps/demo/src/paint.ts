/** SGR codes (ECMA-48): on and off. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type StyleName = keyof typeof STYLES;

export function paint(
  style: StyleName,
  text: string,
  { isColoured }: { readonly isColoured: boolean },
): string {
  const [on, off] = STYLES[style];
  return isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
