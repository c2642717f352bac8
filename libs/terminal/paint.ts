import { styleText } from 'node:util';

export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

export interface Look {
  /** The most characters of a line. */
  readonly width: number;
  readonly isColoured: boolean;
}

export const paint = (style: StyleName, text: string, { isColoured }: Pick<Look, 'isColoured'>): string =>
  isColoured ? styleText(style, text, { validateStream: false }) : text;
